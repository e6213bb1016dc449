"""Run the product's own code on gold and truth files, and score it."""

from corpus_tool.evaluation.evaluate import evaluate_folders
from corpus_tool.evaluation.score import Evaluation, ScoreTable

__all__ = ["Evaluation", "ScoreTable", "evaluate_folders"]
