from choeur.signup import wizard
from choeur.common import addresses
from tests.whole import nasty, screens
def test_nul(db, sample_registry, monkeypatch):
    monkeypatch.setattr(wizard, "_storable", str)
    b = screens.at_person_of_a_hidden_name()
    a = screens.send(b, "/inscription/informations", nasty.form(screens.FOUNDER | {"last_name": "a\0b"}))
    assert a.status_code == 422, a.exc_info
