"""The portal and its worker as an operator runs them: the memory of each process, and what a first visit downloads."""

import http.client
import re
import tempfile
import time
from pathlib import Path

from choeur.registry.sample import cases
from tests.bench.figures import Figure
from tests.faults import making, visiting
from tests.faults import portal as portals
from tests.faults.portal import Portal

REQUESTS = 200
A_PASSAGE = 14  # requests of one sign-up, about
MEGABYTE = 1024
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def measure(requests: int = REQUESTS) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="choeur-bench-") as data, portals.running(Path(data)) as portal:
        _use(portal, requests)
        time.sleep(2)  # two beats of the worker
        memory = [figure for name, process in processes(portal).items() for figure in _memory(name, process)]
        return [*memory, *_first_visit(portal)]


def processes(portal: Portal) -> dict[str, int]:
    """Each process of a portal that runs, by what it does."""
    web = portal.running["serve"].pid
    return {
        **{f"web process {rank}": each for rank, each in enumerate(_children(web), 1)},
        "web, the parent": web,
        "worker": portal.running["worker"].pid,
    }


def _use(portal: Portal, requests: int) -> None:
    """Sign-ups, activations and log ins, in turn with the home page, until so many requests were made."""
    made = 0
    for siret in cases.NEW:
        if made >= requests:
            return
        visitor, address = portal.visitor(), making.new_address()
        visiting.walk_to_confirm(visitor, address, siret)
        visiting.confirm(visitor)
        [mail] = portal.mails(address)
        visiting.follow_link(visitor, mail["links"][0])
        visiting.activate(visitor)
        assert visiting.log_in(visitor, address).status == http.client.FOUND
        for path in ("/tableau-de-bord", "/", visiting.LOG_IN):
            visitor.get(path)
        made += A_PASSAGE + 6


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]


def _memory(name: str, process: int) -> list[Figure]:
    """All that the process holds in memory (RSS); then with a page that n processes share counting for 1/n (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {line.partition(":")[0]: int(line.split()[1]) for line in lines}
    return [
        Figure(f"memory, {name}", kilobytes["Rss"] / MEGABYTE, "MB", 100),
        Figure(f"memory, {name}, its share", kilobytes["Pss"] / MEGABYTE, "MB"),
    ]


def _first_visit(portal: Portal) -> list[Figure]:
    visitor = portal.visitor(accepts="gzip")
    home = visitor.get("/").body
    files = sorted(set(_STATIC.findall(home)))
    sizes = {path: int(visitor.get(path).headers["content-length"]) for path in files}
    return [
        Figure("first visit: home page", len(home.encode()), "bytes"),
        Figure("first visit: its files, compressed", sum(sizes.values()), "bytes"),
        Figure("first visit: requests", 1 + len(files), ""),
    ]
