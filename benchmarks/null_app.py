"""The least FastAPI can do: one handler that answers a constant."""

import sys

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/null")
async def null() -> dict[str, str]:
    """Answer a constant."""
    return {"status": "ok"}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
