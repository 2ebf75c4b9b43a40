FROM python:3.11.16-slim-trixie AS build

# uv knows where torch's CPU build is, so no package index is named in this file.
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore uv==0.13.9
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never

COPY requirements.txt /build/
RUN --mount=type=cache,target=/root/.cache/uv \
    uv venv --python /usr/local/bin/python3 /opt/venv \
    && uv pip install --python /opt/venv/bin/python --no-build --torch-backend=cpu -r /build/requirements.txt

# A CUDA build is several gigabytes larger, and of no use here.
RUN /opt/venv/bin/python -c "import sys, torch; \
    sys.exit((torch.version.cuda or torch.version.hip) and \
    f'torch {torch.__version__} is not the CPU build; install it with --torch-backend=cpu.')"

WORKDIR /app
COPY app.py ./
COPY .streamlit ./.streamlit
COPY pages ./pages
COPY search ./search
RUN /opt/venv/bin/python -c "import sys; sys.tracebacklimit = 0; \
    from search.neural.weights import DEFAULT_MODEL, find_weights; find_weights(DEFAULT_MODEL)" \
    && /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash app.py pages search


FROM python:3.11.16-slim-trixie

LABEL org.opencontainers.image.title="neural-or-fulltext" \
      org.opencontainers.image.description="See, feel and measure the difference between neural and full-text search" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"

RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app \
    && install --directory --owner=10001 --group=10001 /data

COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app

# The root file system may be read-only: what is kept goes to /data, and every cache below HOME to /tmp.
# STREAMLIT_BROWSER_SERVER_ADDRESS keeps Streamlit from asking a server on the internet for this machine's address.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    HF_HOME=/tmp/huggingface \
    HF_HUB_OFFLINE=1 \
    INDEX_DIR=/data/index \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    STREAMLIT_BROWSER_SERVER_ADDRESS=localhost

USER 10001:10001
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%s/api/health' % os.environ['STREAMLIT_SERVER_PORT'], timeout=4)"]
CMD ["streamlit", "run", "app.py"]
