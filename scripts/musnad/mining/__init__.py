"""Mining: from a crawl to the few articles worth annotating, as datatrove steps on one machine, Ray or Slurm.

expressions says what to keep, shares which records a rank reads, steps are the pipeline, runs carries it out and
publishes what all ranks together have made.
"""
