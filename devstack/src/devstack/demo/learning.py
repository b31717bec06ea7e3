"""The second account: what came of the workshop and the city's programme, held against what the topics say."""

from devstack.demo import workshop
from devstack.demo.accounts import DoesNotBalance
from devstack.demo.activities import participants_of
from devstack.demo.caller import Caller, Json, wait_for
from devstack.demo.scene import Scene
from devstack.demo.topics import TopicCounts


def _activities(scene: Scene) -> list[tuple[Caller, str]]:
    city = scene.found["city"]
    ours = (scene.cast.organizer, scene.found["workshop"])
    return [ours, (city, scene.found["seminars"]), (city, scene.found["circle"])]


async def summarise(scene: Scene) -> Json:
    """Return the numbers of the summary that development owns."""
    people, surveys = [], []
    for organizer, activity in _activities(scene):
        people += await participants_of(organizer, activity)
        surveys += (await organizer.call("GET", f"/v1/activities/{activity}/surveys"))["surveys"]
    return {
        "enrolled": len(people),
        "attended": sum(one["lesson_hours"] > 0 for one in people),
        "hours": sum(one["lesson_hours"] for one in people),
        "attestations": scene.found["attestations"],
        "plans": len(await scene.cast.manager.all("/v1/plans")),
        "surveys_sent": sum(one["invited"] for one in surveys),
        "surveys_answered": sum(one["answered"] for one in surveys),
    }


async def wait_for_plans(scene: Scene) -> None:
    """Wait until whoever was not granted has a plan."""
    refused = await scene.cast.manager.all("/v1/cases", batch_id=scene.batch_id, state="not_granted")
    scene.found["plans"] = len(refused)

    async def planned() -> bool:
        return len(await scene.cast.manager.all("/v1/plans")) == len(refused)

    await wait_for("a plan for everybody who was not granted", planned)


def check(scene: Scene, summary: Json, topics: TopicCounts) -> None:
    """Raise `DoesNotBalance` unless development, the topics, and what was done agree.

    What was answered is on no topic: it is held against those who answered.
    """
    pairs = {
        "enrolled (topic)": (summary["enrolled"], topics.types["ParticipantEnrolled"]),
        "attended (topic)": (summary["attended"], len(topics.hours)),
        "hours (topic)": (summary["hours"], sum(topics.hours.values())),
        "hours (lists)": (summary["hours"], scene.lessons),
        "attestations (topic)": (summary["attestations"], topics.types["AttestationIssued"]),
        "attestations (present)": (summary["attestations"], len(scene.found["present"])),
        "plans (topic)": (summary["plans"], topics.types["PlanOpened"]),
        "plans (not granted)": (summary["plans"], summary["not_granted"]),
        "surveys sent (topic)": (summary["surveys_sent"], topics.types["SurveyInvited"]),
        "surveys answered": (summary["surveys_answered"], scene.answered),
        "regencies": (scene.found["regencies"], workshop.REGENCIES),
    }
    wrong = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if wrong:
        raise DoesNotBalance(f"{wrong}")
