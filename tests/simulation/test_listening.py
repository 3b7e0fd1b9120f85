"""One subscription stays open for the life of a web process."""

from simulation.web import listening


class Layer:
    def __init__(self, away=0):
        self.made, self.away = [], away

    async def new_channel(self, prefix):
        if self.away:
            self.away -= 1
            raise ConnectionError("no broker")
        self.made.append(prefix)
        return f"{prefix}1"


async def answered(scope, receive, send):
    await send(scope)


async def test_the_first_request_subscribes_and_the_others_do_not(monkeypatch):
    layer, sent = Layer(), []
    monkeypatch.setattr(listening, "get_channel_layer", lambda: layer)

    async def send(message):
        sent.append(message)

    application = listening.Listening(answered)
    for scope in ({"type": "http"}, {"type": "websocket"}, {"type": "http"}):
        await application(scope, None, send)
    assert await application.kept == "process.1"
    assert layer.made == ["process."] and len(sent) == 3


async def test_a_broker_that_is_away_is_tried_again(monkeypatch):
    layer = Layer(away=2)
    monkeypatch.setattr(listening, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(listening, "TRY_AGAIN_S", 0)
    assert await listening.Listening(answered).subscribe() == "process.1"
