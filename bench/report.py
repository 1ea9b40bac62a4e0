"""The HTML report in Chromium: `python -m bench.report [ENDPOINTS]...`: how big it is, when it first paints, and how fast it answers.

The data is made from a seed in the shape `penstock/report/v1`, as an estate of that size gives it: assessing 10,000 endpoints for real takes longer
than anybody waits for a benchmark of a page. Comes in: numbers of endpoints. Goes out: JSON. Times are of the browser's clock, the best of
`ROUNDS`. Read next: `report/html/page.py`.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from penstock.assess.assessment import assess
from penstock.assess.matrix import PROOFS, ZONES, Zone
from penstock.net.network import Network
from penstock.report.html.layout import layout
from penstock.report.html.page import html
from penstock.report.html.payload import MEMBERS, payload
from penstock.report.shape import Json

SIZES = (1_000, 10_000)
ROUNDS = 3
WAIT_S = 120

Numbers = dict[str, float]
Data = dict[str, Json]


def main(sizes: list[int]) -> None:
    """Measure reports of some sizes."""
    print(json.dumps({f"{size} endpoints": measured(made(size)) for size in sizes or SIZES}, indent=1))


# ---- data ------------------------------------------------------------------------------------------------------------


def made(size: int) -> Data:
    """Make the data of an estate: twenty endpoints a subnet, five subnets a network; half of all pairs talk."""
    dice = Random(7)
    subnets = max(1, size // 20)
    number, per = (subnets, 20) if subnets <= ZONES else (max(1, subnets // 5), 100)
    zones = tuple(_zone(n, per) for n in range(number))
    plan = layout(zones)
    pairs = [(s, d) for s in range(number) for d in range(number) if dice.random() < 0.5]
    paths: list[Json] = [_path(n) for n in range(min(PROOFS, len(pairs)) + size // 5)]
    lists: list[Json] = [[f"vm-{z}-{m}" for m in range(MEMBERS)] for z in range(number)]
    empty = payload(assess(Network(domains={}, segments={}, endpoints={}, filters={}, route_tables={})), "bench")
    return {
        **empty,
        "by": "subnet" if subnets <= ZONES else "network",
        "zones": [
            {"name": z.name, "network": z.network, "count": per, "members": list(z.members[:MEMBERS])} for z in zones
        ],
        "cells": [_cell(dice, *pair, n, number) for n, pair in enumerate(pairs)],
        "map": {
            "width": plan.width,
            "height": plan.height,
            "boxes": [[b.zone, b.label, b.x, b.y, b.width, b.height] for b in plan.boxes],
        },
        "findings": [_finding(dice, n, len(paths)) for n in range(size // 5)],
        "paths": paths,
        "lists": [*lists, "", []],  # no part of the outside, no names
    }


def _zone(n: int, per: int) -> Zone:
    members = tuple(f"vm-{n}-{m}" for m in range(per))
    return Zone(id=str(n), name=f"snet-{n}", network=f"vnet-{n // 5}", members=members)


def _cell(dice: Random, source: int, destination: int, n: int, none: int) -> Json:
    ports = ",".join(str(dice.randrange(1, 65536)) for _ in range(3))
    lines: list[Json] = [[source, destination, f"tcp/{ports}", none + 1, "", none] for _ in range(dice.randrange(1, 9))]
    found: dict[str, Json] = {"s": source, "d": destination, "a": f"tcp/{ports}", "u": "", "lines": lines}
    return {**found, "path": n} if n < PROOFS else found


def _path(n: int) -> Json:
    hops: list[Json] = [
        [f"nsg-{n}-{h}", "nsg", "allow", f"rule allow-{n}-{h} (200)", f"infra/network-{n % 40}.json:{n + h}"]
        for h in range(8)
    ]
    packet = f"tcp 10.0.{n % 256}.4:49152 → 10.1.{n % 256}.4:443"
    return {
        "verdict": "allowed", "packet": packet, "name": "", "only": [], "path": hops, "back": hops[:4],
        "because": [], "notes": [], "facts": ["NSG-13", "RT-04"],
    }  # fmt: skip


def _finding(dice: Random, n: int, paths: int) -> Json:
    code = f"PS{600 + n % 40}"
    return {
        "id": f"{code}-{dice.getrandbits(32):08x}", "excepted": False, "code": code, "proved": n % 9 > 0,
        "severity": dice.choice(("critical", "high", "medium", "low", "info")), "title": f"vm-{n} answers to the internet",
        "name": f"vm-{n}", "why": f"what strangers reach on vm-{n} they can attack", "fix": f"take rule allow-{n} away",
        "at": f"infra/network-{n % 40}.json:{n}", "related": [], "affected": [f"vm-{n}"], "count": 1, "facts": ["NSG-13"],
        "because": [], "paths": [dice.randrange(paths)],
    }  # fmt: skip


# ---- browser ---------------------------------------------------------------------------------------------------------


def measured(data: Data) -> Numbers:
    """Write the page and look at it."""
    with TemporaryDirectory() as folder, browser() as opened:
        file = Path(folder) / "report.html"
        file.write_text("".join(html(data)), encoding="utf-8")
        looks = [_look(opened, file.as_uri()) for _ in range(ROUNDS)]
        return {"MB": round(file.stat().st_size / 1e6, 3)} | {
            name: round(min(look[name] for look in looks)) for name in looks[0]
        }


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Open Debian's Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    found = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or ""))
    try:
        yield found
    finally:
        found.quit()


PAINT = "return performance.getEntriesByType('paint').find((e) => e.name === 'first-contentful-paint')?.startTime"
SWITCH = """
const [fragment, done] = arguments;
const start = performance.now();
addEventListener("hashchange", () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))), { once: true });
location.hash = fragment;
"""
FILTER = """
const [words, done] = arguments;
const box = document.querySelector("main input[type=search]");
const start = performance.now();
box.value = words;
box.dispatchEvent(new Event("input", { bubbles: true }));
requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
"""


def _look(opened: webdriver.Chrome, address: str) -> Numbers:
    """Open the page afresh, walk through its heavy parts, and narrow the findings."""
    opened.set_script_timeout(WAIT_S)
    opened.get("about:blank")
    opened.get(address)
    WebDriverWait(opened, WAIT_S).until(lambda b: b.execute_script("return document.body.dataset.ready") == "yes")
    WebDriverWait(opened, WAIT_S).until(lambda b: b.execute_script(PAINT) is not None)
    found = {"first paint ms": float(opened.execute_script(PAINT))}
    for part in ("matrix", "map", "findings"):
        found[f"{part} ms"] = float(opened.execute_async_script(SWITCH, f"#/{part}"))
    for name, words in (("filter to few ms", "vm-11"), ("filter to all ms", "vm")):
        found[name] = float(opened.execute_async_script(FILTER, words))
    return found


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]])
