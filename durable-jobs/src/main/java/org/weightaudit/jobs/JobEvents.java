package org.weightaudit.jobs;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.weightaudit.http.problem.Problem;

/**
 * Streams a job's progress as server-sent events. Each event is a whole snapshot and its id is the
 * job's revision, so a client that reconnects with {@code Last-Event-ID} misses nothing. The stream
 * ends with the job.
 */
public class JobEvents implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);
  private static final long POLL_MILLIS = 400;
  private static final long COMMENT_MILLIS = 15_000;

  private final Jobs jobs;
  private final ScheduledExecutorService poller;

  JobEvents(Jobs jobs) {
    this.jobs = jobs;
    poller =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "job-events");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A stream of a job.
   *
   * @param lastRevision the last that the client has seen, 0 if none
   * @param view what to send of it
   */
  public <T> SseEmitter stream(String jobId, long lastRevision, Function<JobView, T> view) {
    jobs.get(jobId);
    SseEmitter emitter = new SseEmitter(0L);
    Stream<T> stream = new Stream<>(jobId, lastRevision, view, emitter);
    ScheduledFuture<?> polling =
        poller.scheduleWithFixedDelay(stream::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    emitter.onCompletion(() -> polling.cancel(false));
    emitter.onError(error -> polling.cancel(false));
    emitter.onTimeout(() -> polling.cancel(false));
    return emitter;
  }

  private final class Stream<T> {
    private final String jobId;
    private final Function<JobView, T> view;
    private final SseEmitter emitter;
    private long seen;
    private long silentSince = System.nanoTime();
    private boolean over;

    Stream(String jobId, long seen, Function<JobView, T> view, SseEmitter emitter) {
      this.jobId = jobId;
      this.seen = seen;
      this.view = view;
      this.emitter = emitter;
    }

    void poll() {
      if (over) {
        return;
      }
      try {
        JobView job = jobs.get(jobId);
        if (job.revision() > seen) {
          seen = job.revision();
          silentSince = System.nanoTime();
          emitter.send(
              SseEmitter.event()
                  .id(Long.toString(seen))
                  .name("progress")
                  .data(view.apply(job), org.springframework.http.MediaType.APPLICATION_JSON));
        } else if (System.nanoTime() - silentSince
            > TimeUnit.MILLISECONDS.toNanos(COMMENT_MILLIS)) {
          silentSince = System.nanoTime();
          emitter.send(SseEmitter.event().comment("still here"));
        }
        if (job.state().isFinal()) {
          over = true;
          emitter.complete();
        }
      } catch (DataAccessException | TransactionException e) {
        // The database is away: the client waits on, and the next poll asks again.
        LOG.atDebug().setCause(e).addKeyValue("job", jobId).log("no events for now");
      } catch (IOException | IllegalStateException | Problem e) {
        over = true;
        emitter.completeWithError(e);
      }
    }
  }

  @Override
  public void destroy() {
    poller.shutdownNow();
  }
}
