"""A token for Azure, from whatever login the machine has.

Comes in: an endpoint. Goes out: tokens, as they are needed. `azure-identity` is asked, which comes with the extra `live`. Read next:
`collect/manager.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from penstock.diagnostics import UsageError


def tokens(endpoint: str) -> Callable[[], str]:
    """Give a source of tokens. Raises `UsageError` when the extra is not installed."""
    try:
        from azure.identity import DefaultAzureCredential
    except ImportError as failure:
        raise UsageError("penstock collect needs azure-identity: pip install 'penstock[live]'") from failure
    credential = DefaultAzureCredential()
    scope = f"{endpoint.rstrip('/')}/.default"

    def token() -> str:
        from azure.core.exceptions import ClientAuthenticationError

        try:
            return str(credential.get_token(scope).token)  # it keeps a token for as long as that is good
        except ClientAuthenticationError as failure:
            first = str(failure).strip().splitlines()[0]
            raise UsageError(f"nobody is logged in to Azure here: {first}; try: az login") from failure

    return token
