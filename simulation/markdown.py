"""Lesson text: Markdown in, safe HTML out, with one addition: a question to guess at before reading on.

A question is a fenced block. The choices stand in a task list, the right ones ticked; what follows them is shown
once the reader has guessed (by the style sheet alone, so it works without script and in print):

    ```question
    What does STATUS say the moment the pod is stored?
    - [ ] Running
    - [x] Pending
    Nobody has looked at it yet: the scheduler hears of it a moment later.
    ```

Raw HTML and pictures are not let through: a lesson must be readable everywhere and ask no other host for anything.
"""

import re
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

CHOICE = re.compile(r"^\s*[-*] \[([ xX])\] (.+)$")
QUESTION = re.compile(r"^```question\s*$", re.MULTILINE)
TAGS = {
    "a", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "fieldset", "h2", "h3", "h4", "h5", "h6",
    "hr", "input", "kbd", "label", "legend", "li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "div": {"class", "aria-live"},
    "fieldset": {"class"},
    "input": {"type", "name", "value", "autocomplete"},
    "label": {"class"},
    "ol": {"start"},
    "span": {"class"},
    "td": {"style"},
    "th": {"style"},
}


def render(text: str, name: str = "q") -> SafeString:
    """Render Markdown `text` to sanitised HTML; `name` keeps the questions of two texts on one page apart."""
    html = _parser().render(text, {"name": name, "questions": 0})
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}))


def count_questions(text: str) -> int:
    """Say how many questions `text` asks."""
    return len(QUESTION.findall(text))


def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"]).disable("image")
    )
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    parser.add_render_rule("fence", _fence)
    return parser


# The page's own title is the h1, so a lesson's headings begin with h2.
def _heading(renderer, tokens, index, options, env):
    tokens[index].tag = f"h{max(int(tokens[index].tag[1]), 2)}"
    return renderer.renderToken(tokens, index, options, env)


def _fence(renderer, tokens, index, options, env):
    token = tokens[index]
    if token.info.strip() != "question":
        language = escape(token.info.strip() or "text")
        return f'<pre><code class="language-{language}">{escape(token.content)}</code></pre>\n'
    env["questions"] += 1
    return _question(token.content, f"{env['name']}{env['questions']}")


def _question(content: str, name: str) -> str:
    lines = content.splitlines()
    choices = [(number, match) for number, line in enumerate(lines) if (match := CHOICE.match(line))]
    first, last = (choices[0][0], choices[-1][0]) if choices else (len(lines), len(lines))
    asked, answer = "\n".join(lines[:first]).strip(), "\n".join(lines[last + 1 :]).strip()
    inline = MarkdownIt("commonmark", {"html": False}).disable("image")
    rows = "".join(_choice(match, name, at, inline) for at, (_, match) in enumerate(choices))
    return (
        '<fieldset class="question"><legend><span class="guess">Your guess</span> '
        f"{inline.renderInline(asked)}</legend>"
        f'{rows}<div aria-live="polite"><div class="answer">{inline.render(answer)}</div></div></fieldset>\n'
    )


def _choice(match: re.Match, name: str, at: int, inline: MarkdownIt) -> str:
    kind = "choice right" if match[1] in "xX" else "choice"
    return (
        f'<label class="{kind}"><input type="radio" name="{name}" value="{at}" autocomplete="off">'
        f"<span>{inline.renderInline(match[2])}</span></label>"
    )
