"""The watch sees what it is there for."""


def test_a_refused_script_an_error_and_a_missing_file_are_faults(page, watch):
    page.goto("/health/live")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'inline'";
        document.documentElement.append(script);
        console.error("loud");
        return fetch("/static/nothing.css").then(() => null);
    }""")
    page.wait_for_timeout(100)

    found, watch.faults = " ".join(watch.faults), []

    assert "Content Security Policy" in found
    assert "console: loud" in found
    assert "status 404" in found


def test_a_request_to_another_host_is_a_fault(page, watch):
    page.goto("/health/live")
    page.evaluate("""() => { const image = new Image(); image.src = "http://127.0.0.2:9/x.png"; }""")
    page.wait_for_timeout(100)

    found, watch.faults = watch.faults, []

    assert any("127.0.0.2" in fault for fault in found)
