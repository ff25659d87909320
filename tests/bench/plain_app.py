"""What the hub is measured beside: questions in memory, one emit for each vote, as tutorials have it.

``python -m tests.bench.plain_app PORT QUESTIONS`` serves it with eventlet.
"""

import eventlet

eventlet.monkey_patch()

# ruff: noqa: E402
import sys
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet")
questions: dict[str, dict[str, Any]] = {}
voters: dict[str, set[str]] = {}


def add(text: str, shown: bool) -> dict[str, Any]:
    """Keep a question."""
    question_id = f"q{len(questions)}"
    question = {"id": question_id, "text": text, "votes": 0, "shown": shown}
    questions[question_id], voters[question_id] = question, set()
    return question


@socketio.on("join")
def on_join(request_data: dict[str, Any]) -> dict[str, Any]:
    """Hear the hour; the answer is the list of questions."""
    join_room("desk" if request_data.get("desk") else "hour")
    return {"questions": [one for one in questions.values() if one["shown"]]}


@socketio.on("ask")
def on_ask(request_data: dict[str, Any]) -> dict[str, Any]:
    """Put a question before the moderators."""
    question = add(request_data["text"], shown=False)
    emit("pending", question, to="desk")
    return question


@socketio.on("approve")
def on_approve(request_data: dict[str, Any]) -> None:
    """Show a question to everyone."""
    question = questions[request_data["id"]]
    question["shown"] = True
    emit("question", question, to="hour")


@socketio.on("vote")
def on_vote(request_data: dict[str, Any]) -> dict[str, Any]:
    """Count a vote and tell everyone."""
    question = questions[request_data["id"]]
    voters[question["id"]].add(request.sid)  # type: ignore[attr-defined]
    question["votes"] = len(voters[question["id"]])
    emit("vote", {"id": question["id"], "votes": question["votes"]}, to="hour")
    return {"votes": question["votes"]}


if __name__ == "__main__":
    for number in range(int(sys.argv[2])):
        add(f"Question {number} of those that were asked before the hour began?", shown=True)
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]))
