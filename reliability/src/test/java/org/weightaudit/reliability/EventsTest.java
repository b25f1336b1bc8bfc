package org.weightaudit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who follows a job by events and loses the connection goes on where it was. */
@Tag("full")
class EventsTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path folder;

  private record Event(long id, String data) {}

  @ParameterizedTest
  @ValueSource(strings = {Topology.GATEWAY, Topology.GENERATOR})
  void eventsGoOnAfterTheLastIdAlthoughAProcessWasKilled(String killed) throws Exception {
    try (Topology platform = Topology.start(folder)) {
      Work work = new Work(new Http(platform.gateway()));
      work.dataset("mnist/small", Mnist.training(600));
      work.dataset("mnist/few", Mnist.test(300));
      URI events = platform.gateway().resolve("/v1/jobs/job_" + work.orderZoo(200, 1) + "/events");
      List<Event> all = new ArrayList<>();
      try (Stream<String> lines = follow(events, 0)) {
        Iterator<String> each = lines.iterator();
        while (all.size() < 4) {
          read(each, all);
        }
      }
      long last = all.get(all.size() - 1).id();
      platform.kill(killed);
      platform.startAgain(killed);
      platform.awaitReady(killed);
      try (Stream<String> lines = follow(events, last)) {
        Iterator<String> each = lines.iterator();
        while (each.hasNext()) {
          read(each, all);
        }
      } catch (UncheckedIOException e) {
        throw new AssertionError("broken off after " + all, e);
      }
      assertThat(all).extracting(Event::id).isSorted().doesNotHaveDuplicates();
      assertThat(all.get(4).id()).isGreaterThan(last);
      assertThat(all.get(all.size() - 1).data()).contains("\"SUCCEEDED\"");
    }
  }

  private static Stream<String> follow(URI events, long lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(events).header("Accept", "text/event-stream");
    if (lastEventId > 0) {
      request.header("Last-Event-ID", Long.toString(lastEventId));
    }
    return CLIENT.send(request.build(), BodyHandlers.ofLines()).body();
  }

  /** The next event, if these lines have one. */
  private static void read(Iterator<String> lines, List<Event> events) {
    long id = -1;
    StringBuilder data = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id:")) {
        id = Long.parseLong(line.substring(3).strip());
      } else if (line.startsWith("data:")) {
        data.append(line.substring(5));
      } else if (line.isEmpty() && id >= 0) {
        events.add(new Event(id, data.toString()));
        return;
      }
    }
  }
}
