package org.weightaudit.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weightaudit.cli.audit.SetUploader;
import org.weightaudit.cli.client.ApiConnection;
import org.weightaudit.cli.client.Audits;
import org.weightaudit.cli.client.CheckpointSets;
import org.weightaudit.cli.client.Datasets;
import org.weightaudit.cli.client.HostedGenerators;
import org.weightaudit.cli.client.WorkFollower;
import org.weightaudit.cli.client.Zoos;
import org.weightaudit.cli.dataset.Mnist;
import org.weightaudit.cli.option.DisplayOption;
import org.weightaudit.cli.option.ServerOption;
import org.weightaudit.cli.terminal.ProgressDisplay;
import org.weightaudit.cli.terminal.Words;
import org.weightaudit.sampledata.SampleData;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the demo on a platform that is up. */
@Command(
    name = "demo",
    description = "Trains networks, makes four generators whose truth is known, and audits them.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:each verdict is the one that the truth demands",
      "1:some verdict is not",
      "3:the demo could not be run to its end"
    })
public final class DemoCommand implements Callable<Integer> {

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
  @Mixin private ServerOption server = new ServerOption();
  @Mixin private DisplayOption display = new DisplayOption();

  @Option(
      names = "--files",
      paramLabel = "DIR",
      description = "Where to write the generators' files; a new temporary folder if not given.")
  private @Nullable Path files;

  @Override
  public Integer call() throws IOException {
    Instant start = Instant.now();
    PrintWriter out = spec.commandLine().getOut();
    ApiConnection api = server.connect();
    Path folder = files == null ? Files.createTempDirectory("weightaudit-demo") : files;
    List<TrialOutcome> outcomes = demo(api).run(folder, out::println);
    TrialOutcome.table(outcomes).forEach(out::println);
    boolean right = outcomes.stream().allMatch(TrialOutcome::isRight);
    out.println();
    out.println(
        "%s, in %s. Pages: %s"
            .formatted(
                right ? "Each verdict is the truth" : "Some verdict is not the truth",
                Words.duration(Duration.between(start, Instant.now())),
                api.address("/")));
    out.flush();
    return right ? 0 : 1;
  }

  private Demo demo(ApiConnection api) {
    ProgressDisplay progress = display.on(spec.commandLine().getErr());
    CheckpointSets sets = new CheckpointSets(api);
    WorkFollower follower = WorkFollower.lively();
    DemoPlan plan = DemoPlan.standard();
    return new Demo(
        plan,
        new Mnist(SampleData.inUserCache(), new Datasets(api), progress),
        new TrainedSets(plan, new Zoos(api, follower), sets, progress),
        new SetUploader(sets, progress),
        new HostedGenerators(api, follower),
        new Audits(api, follower),
        progress);
  }
}
