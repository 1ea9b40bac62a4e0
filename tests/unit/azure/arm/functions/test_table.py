"""Every function of the table is one of the documentation, and says how it takes what is unknown."""

from __future__ import annotations

import pytest

from penstock.azure.arm.cloud import PUBLIC_CLOUD
from penstock.azure.arm.facts import FACTS
from penstock.azure.arm.forms import FORMS
from penstock.azure.arm.functions.table import TABLE, apply
from penstock.azure.arm.lambdas import FORMS as LAMBDAS
from penstock.azure.arm.syntax import ExpressionError

DOCUMENTED = [
    "add",
    "and",
    "array",
    "base64",
    "base64ToJson",
    "base64ToString",
    "bool",
    "buildUri",
    "cidrHost",
    "cidrSubnet",
    "coalesce",
    "concat",
    "contains",
    "copyIndex",
    "createArray",
    "createObject",
    "dataUri",
    "dataUriToString",
    "dateTimeAdd",
    "dateTimeFromEpoch",
    "dateTimeToEpoch",
    "deployer",
    "deployment",
    "div",
    "empty",
    "endsWith",
    "environment",
    "equals",
    "extensionResourceId",
    "false",
    "filter",
    "first",
    "flatten",
    "float",
    "format",
    "greater",
    "greaterOrEquals",
    "groupBy",
    "guid",
    "if",
    "indexFromEnd",
    "indexOf",
    "int",
    "intersection",
    "items",
    "join",
    "json",
    "lambda",
    "lambdaVariables",
    "last",
    "lastIndexOf",
    "length",
    "less",
    "lessOrEquals",
    "managementGroup",
    "managementGroupResourceId",
    "map",
    "mapValues",
    "max",
    "min",
    "mod",
    "mul",
    "newGuid",
    "not",
    "null",
    "objectKeys",
    "or",
    "padLeft",
    "parameters",
    "parseCidr",
    "pickZones",
    "providers",
    "range",
    "reduce",
    "reference",
    "references",
    "replace",
    "resourceGroup",
    "resourceId",
    "shallowMerge",
    "skip",
    "sort",
    "split",
    "startsWith",
    "string",
    "sub",
    "subscription",
    "subscriptionResourceId",
    "substring",
    "take",
    "tenant",
    "tenantResourceId",
    "toLogicalZone",
    "toLogicalZones",
    "toLower",
    "toObject",
    "toPhysicalZone",
    "toPhysicalZones",
    "toUpper",
    "trim",
    "true",
    "tryGet",
    "tryIndexFromEnd",
    "union",
    "uniqueString",
    "uri",
    "uriComponent",
    "uriComponentToString",
    "utcNow",
    "variables",
]
"""Microsoft Learn, "ARM template functions", without the list functions."""


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_function_is_known(name: str) -> None:
    assert name.lower() in {**TABLE, **FACTS, **FORMS, **LAMBDAS}


def test_a_function_stands_in_one_table() -> None:
    tables = [set(TABLE), set(FACTS), set(FORMS), set(LAMBDAS)]
    assert sum(map(len, tables)) == len(set.union(*tables))


@pytest.mark.parametrize("name", sorted(TABLE))
def test_too_many_arguments_are_an_error_or_taken(name: str) -> None:
    try:
        apply(name, [{}] * 50)
    except ExpressionError:
        return


def test_names_of_the_public_cloud_are_those_of_its_services() -> None:
    assert PUBLIC_CLOUD["suffixes"]["keyvaultDns"] == ".vault.azure.net"
    assert PUBLIC_CLOUD["name"] == "AzureCloud"
