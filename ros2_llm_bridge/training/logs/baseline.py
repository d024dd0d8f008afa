# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The yardstick of the log tasks: TF-IDF with a linear classifier, on the same lines.

What a model of 135 million weights must beat to be worth its milliseconds. It sees the text after
the same cleaning as the model.
"""

from __future__ import annotations

from typing import Sequence
import warnings

from ros2_llm_bridge.logs.records import clean
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline, make_union, Pipeline

#: Names of the classifiers, for reports.
LOGISTIC = 'TF-IDF, logistic regression'
CENTROID = 'TF-IDF, nearest centroid'
BASELINES = (LOGISTIC, CENTROID)


def fit(name: str, texts: Sequence[str], answers: Sequence[str], seed: int = 0) -> Pipeline:
    """
    Return a fitted baseline; its ``predict`` takes cleaned texts.

    Parameters
    ----------
    name
        ``LOGISTIC`` or ``CENTROID``.
    texts, answers
        Training lines, as the adapter had them.
    seed
        Of the solver.

    """
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r'(?u)\b\w+\b'),
        TfidfVectorizer(analyzer='char_wb', ngram_range=(3, 5), sublinear_tf=True))
    if name == CENTROID:
        classifier = NearestCentroid()
    else:
        classifier = LogisticRegression(
            C=20.0, max_iter=2000, class_weight='balanced', random_state=seed)
    with warnings.catch_warnings():
        # Of features that never vary within a class, which sparse text has plenty of.
        warnings.filterwarnings('ignore', 'self.within_class_std_dev_', UserWarning)
        return make_pipeline(features, classifier).fit([clean(text) for text in texts], answers)


def answer(baseline: Pipeline, texts: Sequence[str]) -> list[str]:
    """Return the baseline's answer to each text."""
    return [str(word) for word in baseline.predict([clean(text) for text in texts])]
