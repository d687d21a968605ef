"""Is a text about the topic? Topics are TOML files; see ``cooling-system.toml`` for their keys."""

from crawler.topics.evaluation import Evaluation, evaluate, explain, read_labelled
from crawler.topics.schema import TopicError, known_topics
from crawler.topics.topic import Topic, Verdict, load_topic

__all__ = [
    "Evaluation",
    "Topic",
    "TopicError",
    "Verdict",
    "evaluate",
    "explain",
    "known_topics",
    "load_topic",
    "read_labelled",
]
