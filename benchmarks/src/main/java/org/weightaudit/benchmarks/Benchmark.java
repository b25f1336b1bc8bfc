package org.weightaudit.benchmarks;

/** One kernel with what it is compared to. Each task does all of its work when run. */
interface Benchmark extends AutoCloseable {

  /** What is measured, with its sizes. */
  String name();

  /** The kernel as the services use it. */
  void kernel();

  /** One matrix product in the engine with as many multiplications as the kernel needs. */
  void product();

  /** The straightforward loop, over {@link #loopShare()} of the work. */
  void loop();

  /** Which share of the whole work the loop does; its time is divided by that. */
  double loopShare();

  @Override
  void close();
}
