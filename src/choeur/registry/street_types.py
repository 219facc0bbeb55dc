"""Types of street: INSEE mixes old abbreviations and whole words in one column (registry.md §5)."""

import unicodedata

_TABLE = """
ACH Ancien chemin
AER Aéroport
AIRE Aire
ALL Allée
ART Ancienne route
AV Avenue
AVE Avenue
BASE Base
BD Boulevard
BRG Bourg
CAMI Cami
CAR Carrefour
CC Chemin communal
CD Chemin départemental
CF Chemin forestier
CHE Chemin
CHEM Cheminement
CHL Chalet
CHP Champs
CHS Chaussée
CHT Château
CHV Chemin vicinal
CITE Cité
CLOS Clos
COIN Coin
COR Corniche
COTE Cote
COUR Cour
CR Chemin rural
CRS Cours
DOM Domaine
DSC Descente
ECA Écart
ESP Esplanade
ESPA Espace
FBG Faubourg
FG Faubourg
FON Fontaine
FRM Ferme
GARE Gare
GPL Grand-place
GR Grande Rue
HAB Habitation
HAM Hameau
HLE Halle
HLM Habitation à loyer modéré
HOT Hôtel
ILOT Îlot
IMP Impasse
JARD Jardin
LD Lieu-dit
LDT Lieu-dit
LOT Lotissement
MAR Marché
MTE Montée
PAE Parc d'activités économiques
PARC Parc
PAS Passage
PL Place
PLAN Plan
PLN Plaine
PLT Plateau
PONT Pont
PORT Port
PRO Promenade
PROM Promenade
PRV Parvis
QRT Quartier
QUA Quartier
QUAI Quai
RD Route départementale
RES Résidence
RLE Ruelle
ROC Rocade
RPT Rond-point
RTE Route
RUE Rue
SEN Sente
SQ Square
STDE Stade
TOUR Tour
TPL Terre-plein
TRA Traverse
VALL Vallée
VC Voie communale
VCHE Vieux chemin
VIL Ville
VLA Villa
VLGE Village
VOIE Voie
VTE Vieille route
ZA Zone artisanale
ZAC Zone d'aménagement concerté
ZAD Zone d'aménagement différé
ZI Zone industrielle
ZONE Zone
"""
ABBREVIATIONS = dict(line.split(" ", 1) for line in _TABLE.strip().splitlines())


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text.upper()) if letter.isalnum())


WORDS = {_plain(label): label for label in ABBREVIATIONS.values()}
"""Whole words, without accents, apostrophes nor spaces: « ZONE DAMENAGEMENT CONCERTE » has lost its apostrophe."""


def expanded(code: str) -> str:
    """« Quai » for « QUAI », « Avenue » for « AV » and « AVENUE »; an unknown code is shown as it is."""
    return ABBREVIATIONS.get(code.upper()) or WORDS.get(_plain(code)) or code


def is_word(text: str) -> bool:
    """True for a whole word such as « RUE », false for an abbreviation such as « PL »."""
    return _plain(text) in WORDS
