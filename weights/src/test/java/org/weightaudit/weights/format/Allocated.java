package org.weightaudit.weights.format;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** How many bytes of the heap this thread takes for some work, whether it keeps them or not. */
final class Allocated {

  private Allocated() {}

  interface Work {
    void run() throws IOException;
  }

  static long by(Work work) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
