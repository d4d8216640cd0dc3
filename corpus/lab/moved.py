"""Names that libraries removed or moved, and packages that no longer fit one another at import.

Two environments of different years serve all cases; nothing here needs a GPU, a browser or a server.
"""

from __future__ import annotations

from lab import Lab, main, recipe

A = "api-removed/"
OLDER = (
    "networkx==3.0",
    "matplotlib==3.9.0",
    "selenium==4.3.0",
    "django==4.0",
    "gym==0.26.2",
    "numpy==1.26.4",
    "scikit-learn==1.2.2",
    "scipy==1.10.1",
    "pandas==2.0.3",
    "httpx==0.28.1",
    "starlette==0.27.0",
    "passlib==1.7.4",
    "bcrypt==5.0.0",
    "openai==1.30.0",
    "librosa==0.10.1",
    "opencv-python-headless==4.8.1.78",
    "transformers==4.57.1",
    "pytest==8.3.2",
)
NEWER = (
    "networkx==3.5",
    "matplotlib==3.10.3",
    "selenium==4.33.0",
    "django==5.2",
    "gymnasium==1.1.1",
    "scikit-learn==1.7.0",
    "pandas==2.3.1",
    "anthropic==0.31.0",
    "httpx==0.28.1",
    "passlib==1.7.4",
    "bcrypt==5.0.0",
    "librosa==0.11.0",
    "opencv-python-headless==4.11.0.86",
    "transformers==5.0.0",
    "requests==2.32.4",
    "pytest==8.4.1",
)
