"""Functions of strings; most rows are examples of Microsoft Learn, "String functions for ARM templates"."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm.templates import errors, unknown, value

P = {"p": {"type": "string"}}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[concat('a', 'b', 1)]", "ab1"),
        ("[concat(createArray('1-1', '1-2'), createArray('2-1'))]", ["1-1", "1-2", "2-1"]),
        (
            "[format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)]",
            "Hello, User. Formatted number: 8,175,133",
        ),
        ("[format('{0:D3}-{1:00}-{2:x2}', 7, 5, 255)]", "007-05-ff"),
        ("[format('{{{0}}}', true())]", "{True}"),
        ("[base64('one, two, three')]", "b25lLCB0d28sIHRocmVl"),
        ("[base64ToString('b25lLCB0d28sIHRocmVl')]", "one, two, three"),
        ("[base64ToJson('eyJvbmUiOiAxfQ==')]", {"one": 1}),
        ("[dataUri('Hello')]", "data:text/plain;charset=utf8;base64,SGVsbG8="),
        ("[dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')]", "Hello, World!"),
        ("[startsWith('abcdef', 'AB')]", True),
        ("[endsWith('abcdef', 'EF')]", True),
        ("[indexOf('abcdef', 'CD')]", 2),
        ("[indexOf('abcdef', 'z')]", -1),
        ("[lastIndexOf('test', 't')]", 3),
        ("[join(createArray('one', 'two', 'three'), ';')]", "one;two;three"),
        ("[padLeft('123', 10, '0')]", "0000000123"),
        ("[replace('123-123-1234', '-', '')]", "1231231234"),
        ("[split('one,two,three', ',')]", ["one", "two", "three"]),
        ("[split('one;two,three', createArray(',', ';'))]", ["one", "two", "three"]),
        ("[string(createObject('a', createArray(1, true(), null())))]", '{"a":[1,true,null]}'),
        ("[string(5)]", "5"),
        ("[string(true())]", "True"),
        ("[substring('one two three', 4, 3)]", "two"),
        ("[substring('abc', 1)]", "bc"),
        ("[toLower('One')]", "one"),
        ("[toUpper('One')]", "ONE"),
        ("[trim('   one two  ')]", "one two"),
        ("[uri('http://contoso.org/firstpath', 'myscript.sh')]", "http://contoso.org/myscript.sh"),
        ("[uri('http://contoso.org/firstpath/', 'myscript.sh')]", "http://contoso.org/firstpath/myscript.sh"),
        ("[uriComponent('a b/c')]", "a%20b%2Fc"),
        ("[uriComponentToString('a%20b%2Fc')]", "a b/c"),
        ("[json('{\"a\": [1, null]}').a]", [1, None]),
        ("[json('null')]", None),
        ("[first('abc')]", "a"),
        ("[last('')]", ""),
        ("[take('abcdef', 2)]", "ab"),
        ("[skip('abcdef', 4)]", "ef"),
        ("[length('abc')]", 3),
        ("[empty('')]", True),
        ("[contains('OneTwo', 'two')]", False),
    ],
)
def test_a_function_of_known_arguments(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[concat(createObject('a', 1), 'b')]", "not object among strings"),
        ("[concat(createArray(1), 'b')]", "takes array, not string"),
        ("[format('{1}', 'a')]", "no argument 1"),
        ("[substring('abc', 2, 5)]", "beyond the end"),
        ("[toLower(createArray())]", "takes string, not array"),
        ("[base64ToString('***')]", "Base64"),
        ("[json('{')]", "takes JSON"),
        ("[replace('a', '', 'b')]", "text to look for"),
        ("[padLeft('a', 999999999, ' ')]", "width up to"),
        ("[toLower()]", "takes 1 arguments, not 0"),
        ("[substring('a')]", "takes 2 to 3 arguments"),
    ],
)
def test_arguments_that_do_not_fit_are_errors(expression: str, message: str) -> None:
    (told,) = errors(expression)
    assert message in told


@pytest.mark.parametrize(
    "expression",
    [
        "[concat('a', parameters('p'))]",
        "[format('{0}', parameters('p'))]",
        "[toLower(parameters('p'))]",
        "[split(parameters('p'), '/')[0]]",
        "[substring(parameters('p'), 0, 2)]",
        "[length(parameters('p'))]",
        "[empty(parameters('p'))]",
        "[startsWith(parameters('p'), 'a')]",
        "[json(parameters('p'))]",
        "[json(concat('{\"a\": ', parameters('p'), '}'))]",
        "[join(createArray('a', parameters('p')), ',')]",
        "[string(createObject('a', parameters('p')))]",
        "[guid(parameters('p'))]",
        "[uniqueString('known')]",
        "[base64(parameters('p'))]",
    ],
)
def test_what_is_made_of_unknown_text_is_unknown(expression: str) -> None:
    assert unknown(expression, parameters=P)


def test_unknown_text_inside_the_strings_of_json_stays_there() -> None:
    found = value("[json(format('{{\"id\": \"{0}\", \"n\": 1}}', resourceId('A.B/c', 'x')))]")
    assert found == {"id": "/subscriptions/{subscription()}/resourceGroups/{resourceGroup()}/providers/A.B/c/x", "n": 1}


def test_segments_of_an_id_are_known_beside_unknown_ones() -> None:
    assert value("[last(split(resourceId('A.B/c', 'x'), '/'))]") == "x"
    assert value("[split(resourceId('A.B/c', 'x'), '/')[6]]") == "A.B"
    assert "subscription" in unknown("[split(resourceId('A.B/c', 'x'), '/')[2]]")


@pytest.mark.parametrize(
    "expression",
    [
        "[replace(replace(replace(variables('a'), 'a', variables('a')), 'a', variables('a')), 'a', variables('a'))]",
        "[join(range(0, 9000), variables('b'))]",
        "[format('{0}{0}{0}{0}{0}{0}{0}{0}', variables('c'))]",
        "[concat(variables('c'), variables('c'), variables('c'), variables('c'))]",
    ],
)
def test_a_text_grows_only_so_far(expression: str) -> None:
    variables = {"a": "a" * 200, "b": "b" * 1000, "c": "c" * 600_000}
    (told,) = errors(expression, variables=variables)
    assert "longer than" in told


def test_a_guid_is_the_fifth_version_over_its_arguments() -> None:
    found = value("[guid('a', 'b')]")
    assert found == value("[guid('a-b')]")
    assert found[14] == "5"
    assert found != value("[guid('a', 'c')]")
