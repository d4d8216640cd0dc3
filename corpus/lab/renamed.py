"""Arguments and names that fast-moving libraries dropped: gradio, OpenCV, discord.py, PyTorch, Lightning, pandas, pytest.

Small environments of one library each; nothing here needs a GPU, a browser or a token.
"""

from __future__ import annotations

from lab import Lab, main, recipe

A = "api-removed/"


def script(name: str, code: str, *packages: str, python: str = "3.11", run: str = "") -> None:
    """Register the run of one small program, called after its case, with these packages."""
    expected, case = name.split("/")[1].split("--", maxsplit=1)
    program = "test_main.py" if "pytest" in run else f"try_{case.replace('-', '_').replace('.', '_')}.py"

    @recipe(name, expect=expected, python=python, packages=packages)
    def _(lab: Lab) -> str:
        lab.write(program, code)
        return lab.run(run or f"python {program}")


GRADIO_6 = ("gradio==6.0.1", "huggingface_hub<2")
GRADIO_4 = ("gradio==4.44.1", "huggingface_hub<1", "pydantic<2.11")
GRADIO_3 = ("gradio==3.50.2", "huggingface_hub<1", "pydantic<2.11", "numpy<2")

script(
    A + "gradio-argument-removed--6-blocks-css",
    """import gradio as gr

CSS = ".answer {font-size: 120%}"

with gr.Blocks(title="Ask me", css=CSS, theme=gr.themes.Soft()) as demo:
    gr.Markdown("# Ask me")

demo.launch()
""",
    *GRADIO_6,
)
script(
    A + "gradio-argument-removed--6-chatbot-type",
    """import gradio as gr

with gr.Blocks() as demo:
    chat = gr.Chatbot(type="messages", show_copy_button=True)

demo.launch()
""",
    *GRADIO_6,
)
script(
    A + "gradio-argument-removed--4-event-js",
    """import gradio as gr

with gr.Blocks() as demo:
    box = gr.Textbox()
    demo.load(fn=None, inputs=None, outputs=box, _js="() => window.location.href")

demo.launch()
""",
    *GRADIO_4,
)
script(
    A + "gradio-argument-removed--4-queue-and-image",
    """import gradio as gr

with gr.Blocks() as demo:
    picture = gr.Image(source="upload", tool="sketch")

demo.queue(concurrency_count=3).launch()
""",
    *GRADIO_4,
)
script(
    A + "gradio-argument-removed--4-inputs",
    """import gradio as gr

demo = gr.Interface(lambda text: text.upper(), gr.inputs.Textbox(lines=2), "text")
demo.launch()
""",
    *GRADIO_4,
)
script(
    A + "gradio-argument-removed--3-launch-newer",
    """import gradio as gr

with gr.Blocks() as demo:
    gr.Textbox()

demo.launch(node_server_name="127.0.0.1", strict_cors=True, prevent_thread_lock=True)
""",
    *GRADIO_3,
)

DISCORD = ("discord.py==2.6.4",)
script(
    A + "discord-intents-missing--client",
    """import discord

client = discord.Client()


@client.event
async def on_ready():
    print(f"logged in as {client.user}")


client.run("token")
""",
    *DISCORD,
)
script(
    A + "discord-intents-missing--bot-2.0-py3.9",
    """from discord.ext import commands

bot = commands.Bot(command_prefix="!")


@bot.command()
async def ping(ctx):
    await ctx.send("pong")


bot.run("token")
""",
    "discord.py==2.0.1",
    python="3.9",
)

CV_NEW = ("opencv-contrib-python-headless==4.11.0.86",)
CV_OLD = ("opencv-contrib-python-headless==4.5.5.64", "numpy<2")
script(
    A + "opencv-name-removed--aruco-4.11",
    """import cv2

dictionary = cv2.aruco.Dictionary_get(cv2.aruco.DICT_6X6_250)
parameters = cv2.aruco.DetectorParameters_create()
""",
    *CV_NEW,
)
script(
    A + "opencv-name-removed--aruco-parameters-4.11",
    """import cv2

dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_6X6_250)
board = cv2.aruco.CharucoBoard_create(5, 7, 0.04, 0.02, dictionary)
""",
    *CV_NEW,
)
script(
    A + "opencv-name-removed--cv-constants-4.5",
    """import cv2

cascade = cv2.CascadeClassifier("haarcascade_frontalface_default.xml")
flags = cv2.cv.CV_HAAR_SCALE_IMAGE
""",
    *CV_OLD,
    python="3.9",
)

script(
    A + "pandas-too-old-for-code--1.1-frame-map",
    """import pandas as pd

frame = pd.DataFrame({"a": ["x", "yy"], "b": ["zzz", ""]})
print(frame.map(len))
""",
    "pandas==1.1.5",
    "numpy<1.20",
    python="3.7",
)
script(
    A + "pandas-too-old-for-code--1.5-frame-map",
    """import pandas as pd

frame = pd.DataFrame({"a": [1, 2, None]})
print(frame.map(abs))
""",
    "pandas==1.5.3",
    "numpy<2",
    python="3.9",
)

script(
    A + "pytest-without-py--import-py-test",
    """import py.test


def test_one(tmpdir):
    assert py.path.local(str(tmpdir)).check()
""",
    "pytest==8.3.2",
    run="python -m pytest test_main.py",
)
script(
    A + "pytest-without-py--py-io",
    """import py

capture = py.io.StdCapture()
print("quiet")
capture.reset()
""",
    "pytest==7.4.4",
    python="3.9",
)

script(
    A + "pandas-too-old-for-code--0.25-string-dtype",
    """import pandas as pd

names = pd.Series(["a", None], dtype=pd.StringDtype())
print(names)
""",
    "pandas==0.25.3",
    "numpy<1.20",
    python="3.7",
)

OLD = ("openai==0.28.1", "pydantic==1.10.24", "sqlalchemy==1.4.54", "numpy<2")
NEW = ("aiogram==3.22.0", "urllib3==2.5.0", "moviepy==2.2.1", "scipy==1.16.3", "numpy==2.3.5", "streamlit==1.51.0")

CASES = {
    "openai-too-old-for-code--import": (OLD, "from openai import OpenAI\n\nclient = OpenAI()\n"),
    "openai-too-old-for-code--attribute": (OLD, "import openai\n\nclient = openai.OpenAI(api_key='none')\n"),
    "pydantic-too-old-for-code--import": (OLD, "from pydantic import BaseModel, ConfigDict, field_validator\n"),
    "pydantic-too-old-for-code--model-dump": (
        OLD,
        "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n\n\nprint(Item(name='a').model_dump())\n",
    ),
    "sqlalchemy-too-old-for-code--declarative-base": (OLD, "from sqlalchemy.orm import DeclarativeBase, Mapped\n"),
    "sqlalchemy-too-old-for-code--async-sessionmaker": (OLD, "from sqlalchemy.ext.asyncio import async_sessionmaker\n"),
    "streamlit-name-of-other-release--experimental-rerun": (
        NEW,
        "import streamlit as st\n\nif st.button('Again') or True:\n    st.experimental_rerun()\n",
    ),
    "streamlit-name-of-other-release--beta-columns": (
        NEW,
        "import streamlit as st\n\nleft, right = st.beta_columns(2)\n",
    ),
    "aiogram-3-migration--executor": (NEW, "from aiogram import Bot, Dispatcher, executor, types\n"),
    "aiogram-3-migration--dispatcher": (
        NEW,
        "from aiogram import Bot, Dispatcher\n\nbot = Bot(token='42:TOKEN')\ndispatcher = Dispatcher(bot)\n",
    ),
    "aiogram-3-migration--parse-mode": (
        NEW,
        "from aiogram import Bot\n\nbot = Bot(token='42:TOKEN', parse_mode='HTML')\n",
    ),
    "urllib3-2-migration--method-whitelist": (
        NEW,
        "from urllib3.util.retry import Retry\n\nretry = Retry(total=3, method_whitelist=['GET', 'POST'])\n",
    ),
    "urllib3-2-migration--default-ciphers": (NEW, "from urllib3.util.ssl_ import DEFAULT_CIPHERS\n"),
    "scipy-name-removed--cumtrapz-1.16": (NEW, "from scipy.integrate import cumtrapz\n"),
    "scipy-name-removed--signal-hamming-1.16": (NEW, "from scipy import signal\n\nwindow = signal.hamming(51)\n"),
    "scipy-name-removed--binom-test-1.16": (NEW, "from scipy import stats\n\nprint(stats.binom_test(3, 15, 0.1))\n"),
    "numpy2-name-removed--product-2.3": (NEW, "import numpy as np\n\nprint(np.product([2, 3]))\n"),
    "numpy2-name-removed--copy-false-2.3": (NEW, "import numpy as np\n\nprint(np.array([1, 2], copy=False))\n"),
    "moviepy-editor-removed--subclip-2.2": (
        NEW,
        "from moviepy import ColorClip\n\nclip = ColorClip((64, 64), color=(255, 0, 0), duration=2)\nshort = clip.subclip(0, 1)\n",
    ),
}
script(
    A + "entry-points-get-removed--backport-6",
    "from importlib_metadata import entry_points\n\nfor point in entry_points().get('console_scripts', []):\n    print(point)\n",
    "importlib-metadata==6.0.0",
    python="3.9",
)
script(
    A + "entry-points-get-removed--celery-py3.7",
    "from celery import Celery\n",
    "celery==5.1.2",
    "importlib-metadata==6.7.0",
    python="3.7",
    run="celery --version",
)
for ident, (packages, code) in CASES.items():
    script(A + ident, code, *packages)

if __name__ == "__main__":
    main()
