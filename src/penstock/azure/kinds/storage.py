"""Storage accounts, vaults and managed HSMs, which never call anybody (KV-04). Read next: `kinds/databases.py`."""

from __future__ import annotations

from penstock.azure.kinds.kind import Lasting, ServiceKind
from penstock.space.transport import TransportSet

SUBSERVICES = ("blob", "dfs", "file", "queue", "table", "web")

KINDS = (
    ServiceKind(
        type="microsoft.storage/storageaccounts",
        what="a storage account",
        names=tuple(f"{{name}}.{one}.core.windows.net" for one in SUBSERVICES),
        ports=TransportSet.tcp(80, 443, 445, 2049),
        optional=(("isSftpEnabled", TransportSet.tcp(22)), ("isNfsV3Enabled", TransportSet.tcp(111, 2048))),
        tag="Storage",
        service_endpoint="microsoft.storage",
        bypass=(("bypass",),),
        bypass_default=True,
        lasting=Lasting.UNKNOWN,
        blind_region=True,
        unaided=True,
        limitable=True,
        perimeter=True,
        kept=(
            "allowBlobPublicAccess",
            "allowSharedKeyAccess",
            "allowCrossTenantReplication",
            "allowedCopyScope",
            "supportsHttpsTrafficOnly",
            "minimumTlsVersion",
            "isSftpEnabled",
            "isLocalUserEnabled",
            "encryption.keySource",
        ),
        facts=("STO-01", "STO-02"),
    ),
    ServiceKind(
        type="microsoft.keyvault/vaults",
        what="a vault",
        names=("{name}.vault.azure.net",),
        tag="AzureKeyVault",
        service_endpoint="microsoft.keyvault",
        bypass=(("bypass",),),
        bypass_default=True,
        lasting=Lasting.YES,
        perimeter=True,
        kept=("enableRbacAuthorization", "enablePurgeProtection", "enableSoftDelete"),
        facts=("KV-01",),
    ),
    ServiceKind(
        type="microsoft.keyvault/managedhsms",
        what="a managed HSM",
        names=("{name}.managedhsm.azure.net",),
        tag="AzureKeyVault",
        bypass=(("bypass",),),
        bypass_default=True,
        lasting=Lasting.YES,
        kept=("enablePurgeProtection",),
        facts=("KV-01",),
    ),
)
