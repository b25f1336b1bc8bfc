package org.weightaudit.jobs;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.weightaudit.http.prefer.OrderedWork;

/**
 * A resource and the job that works for it, as they are at one moment.
 *
 * @param resource as clients see it
 */
public record Watched<T>(T resource, JobView job) {

  /**
   * The resource with the job's revision as ETag and, until the job is over, when to look again.
   */
  public ResponseEntity<T> answer() {
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok().eTag(Long.toString(job.revision()));
    if (!job.state().isFinal()) {
      answer.header(HttpHeaders.RETRY_AFTER, Long.toString(OrderedWork.NEXT_LOOK.toSeconds()));
    }
    return answer.body(resource);
  }
}
