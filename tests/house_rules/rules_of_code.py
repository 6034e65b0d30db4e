"""Rules about Python files: names, sizes, who may query."""

import ast
import re

from tests.house_rules.rule import Rule, in_source, is_python

FORBIDDEN_NAMES = frozenset(
    [
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "core",
        "base",
        "manager",
        "service",
        "handler",
    ]
)
MOST_LINES = 400
MOST_FUNCTION_LINES = 50


def _module_names(path, _text):
    return [path.stem] if path.stem in FORBIDDEN_NAMES else []


def _long_files(_path, text):
    count = text.count("\n")
    return [f"{count} lines"] if count > MOST_LINES else []


def _long_functions(_path, text):
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0]
            length = node.end_lineno - first.lineno + 1
            if length > MOST_FUNCTION_LINES:
                found.append(f"{node.name}: {length} lines")
    return found


def _queries(_path, text):
    return re.findall(r"\.objects\b|get_object_or_404", text)


def _other_features(path, text):
    app, feature = path.parts[2], path.parts[3]
    package = rf"from olivebranch_web\.{app}"
    pattern = rf"{package}\.(\w+)\.(\w+) import|{package}\.(\w+) import (models|views|forms|urls)"
    found = []
    for match in re.finditer(pattern, text):
        other, module = (match[1] or match[3]), (match[2] or match[4])
        if other != feature and module not in {"access", "actions"}:
            found.append(f"{other}.{module}")
    return found


def _in_feature(path):
    parts = path.parts
    return (
        in_source(path)
        and parts[1] == "olivebranch_web"
        and len(parts) == 5
        and parts[2] in {"space", "care", "together"}
    )


def _relations(_path, text):
    calls = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in {"ForeignKey", "OneToOneField", "ManyToManyField"}
    ]
    return [
        f"line {call.lineno}"
        for call in calls
        if not any(
            key.arg == "related_name" and getattr(key.value, "value", None) == "+"
            for key in call.keywords
        )
    ]


def _private_labels(_path, text):
    return re.findall(r"""get_model\(|["']space\.[A-Z]\w+["']""", text)


def _outside_space(path):
    return in_source(path) and path.parts[1] == "olivebranch_web" and path.parts[2] != "space"


RULES = [
    Rule(
        name="modules are named after one subject",
        why="A file called utils is about nothing.",
        applies=is_python,
        faults=_module_names,
        bad=("src/olivebranch/chats/utils.py", ""),
        good=("src/olivebranch/chats/archive.py", ""),
    ),
    Rule(
        name=f"files have at most {MOST_LINES} lines",
        why="Split by what the parts are about.",
        applies=is_python,
        faults=_long_files,
        bad=("src/olivebranch/long.py", "x = 1\n" * (MOST_LINES + 1)),
        good=("src/olivebranch/long.py", "x = 1\n" * MOST_LINES),
    ),
    Rule(
        name=f"functions have at most {MOST_FUNCTION_LINES} lines",
        why="Half a screen is usual.",
        applies=is_python,
        faults=_long_functions,
        bad=("a.py", "def f():\n" + "    x = 1\n" * (MOST_FUNCTION_LINES + 1)),
        good=("a.py", 'def f():\n    """Say."""\n' + "    x = 1\n" * MOST_FUNCTION_LINES),
    ),
    Rule(
        name="views and forms never query",
        why="Rows are fetched by access, where the right is checked.",
        applies=lambda path: in_source(path) and path.name in {"views.py", "forms.py", "urls.py"},
        faults=_queries,
        bad=("src/olivebranch_web/space/a/views.py", "Entry.objects.get(pk=1)"),
        good=("src/olivebranch_web/space/a/views.py", "access.entry_of(person, number)"),
    ),
    Rule(
        name="features meet only through access and actions",
        why="One feature's rows are nobody else's business.",
        applies=_in_feature,
        faults=_other_features,
        bad=(
            "src/olivebranch_web/space/mirror/views.py",
            "from olivebranch_web.space.imports.models import Import",
        ),
        good=(
            "src/olivebranch_web/space/mirror/views.py",
            "from olivebranch_web.space.imports import access",
        ),
    ),
    Rule(
        name="private tables have no way back",
        why="client.person.entry_set would walk around the contract.",
        applies=lambda path: (
            in_source(path)
            and path.name == "models.py"
            and path.parts[1:3] == ("olivebranch_web", "space")
        ),
        faults=_relations,
        bad=("src/olivebranch_web/space/a/models.py", "models.ForeignKey(P, models.CASCADE)"),
        good=(
            "src/olivebranch_web/space/a/models.py",
            'models.ForeignKey(P, models.CASCADE, related_name="+")',
        ),
    ),
    Rule(
        name="no other app names a private table",
        why="A name in a string walks around the contract too.",
        applies=_outside_space,
        faults=_private_labels,
        bad=("src/olivebranch_web/accounts/models.py", 'x = "space.Import"'),
        good=("src/olivebranch_web/accounts/models.py", 'x = "olivebranch_web.space"'),
    ),
    Rule(
        name="people are person, other, partner, counselor, client",
        why="Words steer how we think of them; see docs/reference/words.md.",
        applies=in_source,
        faults=lambda _path, text: [
            name
            for name in re.findall(r"\bdef (\w+)|\bclass (\w+)", text)
            if re.search(r"(?i)(?:^|_)(?:user|victim|narcissist)(?:_|$)", "".join(name))
        ],
        bad=("src/olivebranch/a.py", "def find_user(): ..."),
        good=("src/olivebranch/a.py", "def find_person(): ..."),
    ),
]
