"""Files that come with a sollicitation: which, how many, where they go, how they come back (security.md §1.5)."""

import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from choeur.support import attaching, quotas
from choeur.support.models import Attachment, Scan, SupportRequest
from tests.support import samples
from tests.support.writer import Writer, newest, text_file
from tests.whole import nasty


def sent_with(writer: Writer, *files: SimpleUploadedFile) -> SupportRequest:
    writer.write(*files)
    writer.confirm()
    return newest()


def test_files_go_with_the_sollicitation_and_come_back_as_downloads(claire):
    asked = sent_with(claire, SimpleUploadedFile("Kbis été.pdf", samples.PDF), text_file())

    answers = [claire.client.get(claire.page.links[name]) for name in ("Kbis été.pdf", "note.txt")]

    assert [b"".join(answer.streaming_content) for answer in answers] == [samples.PDF, b"Bonjour\n"]
    assert answers[0].headers["Content-Disposition"] == "attachment; filename*=utf-8''Kbis%20%C3%A9t%C3%A9.pdf"
    for answer in answers:
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
    assert asked.attachments.count() == 2


def test_the_name_on_the_disk_is_random_and_the_file_is_the_portals_alone(claire):
    sent_with(claire, text_file("../../etc/passwd.txt"))

    (attachment,) = Attachment.objects.all()
    (file,) = attaching.folder().iterdir()
    assert (attachment.name, file.name) == ("passwd.txt", attachment.storage_name)
    assert len(file.name) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (text_file("a" * 47 + ".txt"), f"« {'a' * 47}.tx… » : le nom dépasse 50 caractères"),
        (text_file("page.html", b"<p>"), "« page.html » : format non accepté"),
        (text_file("image.svg", b"<svg/>"), "« image.svg » : format non accepté"),
        (text_file(".txt"), "« .txt » : format non accepté"),
        (text_file("txt"), "« txt » : format non accepté"),
        (text_file("vide.txt", b""), "« vide.txt » est vide"),
        (text_file("gros.txt", b"a" * (attaching.LARGEST + 1)), "« gros.txt » dépasse 10 Mo"),
        (text_file("faux.pdf", b"<script>"), "« faux.pdf » : le contenu ne correspond pas à l'extension"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_refused_file_is_named_with_the_reason(file, sentence, claire):
    page = claire.write(file)

    assert (page.status, page.errors) == (422, [sentence])
    assert not Attachment.objects.exists()


def test_a_file_of_exactly_ten_megabytes_passes(claire):
    assert "enregistrée" in claire.write(text_file("dix.txt", b"a" * attaching.LARGEST)).heading


def test_five_files_pass_and_the_sixth_does_not(claire):
    page = claire.write(*(text_file(f"{n}.txt") for n in range(6)))

    assert page.errors == ["5 fichiers au plus : retirez-en"]
    assert Attachment.objects.count() == 5


def test_a_wrong_field_elsewhere_does_not_lose_the_files_and_one_can_be_taken_out(claire):
    page = claire.write(text_file("un.txt"), text_file("deux.txt"), text_file("faux.pdf"), title="")
    assert "Retirer un.txt" in page.text
    assert "Retirer deux.txt" in page.text
    assert "faux.pdf" in page.errors[1]

    gone = Attachment.objects.get(name="un.txt")
    page.form_of(page.button("Soumettre")).boxes["remove"] = str(gone.pk)
    claire.send("Soumettre", text_file("trois.txt"), title="Un titre", remove=True)

    assert sorted(newest().attachments.values_list("name", flat=True)) == ["deux.txt", "trois.txt"]


def test_the_weight_of_a_day_has_its_quota(alice, monkeypatch):
    monkeypatch.setattr(quotas, "MEGABYTES_A_DAY", 12)
    writer = Writer().enter(alice)
    writer.write(text_file("gros.txt", b"a" * attaching.LARGEST))

    page = writer.write(text_file("gros.txt", b"a" * attaching.LARGEST))

    assert (page.status, Attachment.objects.count()) == (429, 1)
    assert page.errors == ["Trop de fichiers envoyés aujourd'hui depuis votre compte ou votre réseau. Réessayez demain"]


def test_somebody_else_finds_nothing_under_the_address_of_a_file(claire, charlie, agent):
    asked = sent_with(claire, text_file())
    address = claire.page.links["note.txt"]
    at_the_desk = f"/support/bureau/{asked}/pieces/{asked.attachments.get().pk}"

    strangers = [Writer(), Writer().enter(charlie)]

    assert [stranger.client.get(address).status_code for stranger in strangers] == [404, 404]
    assert strangers[1].client.get(at_the_desk).status_code == 404
    assert b"".join(agent.client.get(at_the_desk).streaming_content) == b"Bonjour\n"


def test_a_file_of_another_sollicitation_is_not_served_through_mine(claire):
    other = sent_with(Writer("other@lunebleue.example"), text_file())
    mine = sent_with(claire)

    answer = claire.client.get(f"/support/sollicitations/{mine}/pieces/{other.attachments.get().pk}")

    assert answer.status_code == 404


def test_with_an_antivirus_a_file_waits_for_its_word(claire, settings):
    settings.CLAMAV = "/nowhere/clamd.ctl"

    asked = sent_with(claire, text_file())

    assert asked.attachments.get().scan == Scan.WAITING
    assert "note.txt : Contrôle antivirus en cours" in claire.page.text
    assert claire.client.get(f"/support/sollicitations/{asked}/pieces/{asked.attachments.get().pk}").status_code == 404


def test_a_body_over_the_limit_is_refused_before_it_is_read(client):
    answer = client.post("/support/nouvelle", CONTENT_LENGTH=str(53 * 1024 * 1024))

    assert answer.status_code == 413
    assert "52 Mo" in answer.content.decode()


def test_elsewhere_the_limit_stays_small(client):
    assert client.post("/connexion", CONTENT_LENGTH=str(300 * 1024)).status_code == 413
    assert client.post("/support/preparer", CONTENT_LENGTH=str(300 * 1024)).status_code == 413


def test_nasty_names_never_break_a_page(claire):
    claire.open("/support/nouvelle")
    names = [text.encode("utf-8", "replace").decode() for text in nasty.STRINGS.values() if len(text) < 2000]
    for first in range(0, len(names), 4):
        page = claire.fill_in(*(text_file(f"{name}.txt") for name in names[first : first + 4]), title="")

        assert page.status == 422
        assert "<script>alert" not in page.html
        assert "<svg onload" not in page.html
        assert "<img src=x" not in page.html
        claire.open("/support/nouvelle")


def test_nasty_words_are_shown_as_they_are_typed(claire):
    claire.write(title="<script>alert(1)</script>", description='"><svg onload=alert(1)>\n[ici](javascript:alert(1))')
    page = claire.confirm()

    assert "<script>alert" not in page.html
    assert "<svg onload" not in page.html
    assert '"><svg onload=alert(1)>' in page.text
    assert 'href="javascript' not in page.html
