package org.weightaudit.cli.audit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weightaudit.cli.client.ApiConnection;
import org.weightaudit.cli.client.ApiProblemException;
import org.weightaudit.cli.client.Audit;
import org.weightaudit.cli.client.Audits;
import org.weightaudit.cli.client.CheckpointSets;
import org.weightaudit.cli.client.Datasets;
import org.weightaudit.cli.client.GeneratedSource;
import org.weightaudit.cli.client.ServerUnreachableException;
import org.weightaudit.cli.client.WorkFailedException;
import org.weightaudit.cli.client.WorkFollower;
import org.weightaudit.cli.dataset.DatasetOptions;
import org.weightaudit.cli.option.DisplayOption;
import org.weightaudit.cli.option.ServerOption;
import org.weightaudit.cli.terminal.ProgressDisplay;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Uploads, audits, waits, and ends with the gate's status. */
@Command(
    name = "audit",
    description = "Has generated checkpoints audited against training checkpoints.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:gate PASSED: the generated checkpoints are new",
      "1:gate FAILED: the sentence says why",
      "2:the request was bad",
      "3:the audit failed, or the server cannot be reached",
      "4:gate UNDECIDED: too little to decide on; the reasons say what is missing"
    })
public final class AuditCommand implements Callable<Integer> {

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
  @Mixin private ServerOption server = new ServerOption();
  @Mixin private SetOptions sets = new SetOptions();
  @Mixin private DatasetOptions dataset = new DatasetOptions();
  @Mixin private DisplayOption display = new DisplayOption();

  @Option(
      names = "--baseline",
      paramLabel = "B",
      description = "Reported beside: noise, average:16 or gaussian; repeatable.")
  private List<String> baselines = List.of();

  @Option(names = "--policy", paramLabel = "NAME", description = "Thresholds to decide by.")
  private @Nullable String policy;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the verdict as a JUnit file.")
  private @Nullable Path junit;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Save the report: a web page, or JSON if the name ends in .json.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Print the audit as JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try {
      return audit();
    } catch (ServerUnreachableException | WorkFailedException e) {
      recordError(e);
      throw e;
    } catch (ApiProblemException e) {
      if (e.isServersFault()) {
        recordError(e);
      }
      throw e;
    }
  }

  private int audit() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    ProgressDisplay progress = display.on(spec.commandLine().getErr());
    ApiConnection api = server.connect();
    Audits audits = new Audits(api, WorkFollower.lively());
    Audits.Request request = request(api, progress);
    progress.begin("auditing");
    Audit started = audits.start(request, sets.key("audit"));
    Audit finished = audits.follow(started.id(), progress::show);
    progress.end(finished.verdict().orElse(finished.state()));
    if (json) {
      out.println(audits.json(finished.id()).toPrettyString());
    }
    int status = GateStatus.of(finished);
    if (!json) {
      VerdictText.of(finished).forEach(out::println);
      out.println("report: " + audits.page(finished.id()));
    }
    out.flush();
    if (junit != null) {
      audits.saveJunit(finished.id(), junit);
    }
    if (report != null) {
      audits.saveReport(finished.id(), report);
    }
    return status;
  }

  private Audits.Request request(ApiConnection api, ProgressDisplay progress) throws IOException {
    var asked = baselines.stream().map(BaselineOption::parse).toList();
    sets.check();
    Optional<String> images = dataset.resolve(new Datasets(api), progress);
    SetUploader uploader = new SetUploader(new CheckpointSets(api), progress);
    String training = sets.training(uploader);
    Optional<String> reference = sets.reference(uploader);
    GeneratedSource generated = sets.generated(uploader);
    return new Audits.Request(
        training, generated, reference, images, asked, Optional.ofNullable(policy), seed);
  }

  private void recordError(RuntimeException fault) throws IOException {
    if (junit != null) {
      JunitError.write(junit, "novelty", String.valueOf(fault.getMessage()));
    }
  }
}
