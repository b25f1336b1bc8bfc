package org.weightaudit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.weightaudit.cli.audit.AuditCommand;
import org.weightaudit.cli.client.ApiProblemException;
import org.weightaudit.cli.client.BadRequestException;
import org.weightaudit.cli.demo.DemoCommand;
import org.weightaudit.sampledata.DataUnavailableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. {@code serve} is the launcher's: it starts the platform, not this program. */
@Command(
    name = "weightaudit",
    description = "Tells whether generated checkpoints are new or copies of training checkpoints.",
    mixinStandardHelpOptions = true,
    version = "weightaudit 0.1.0",
    subcommands = {AuditCommand.class, DemoCommand.class})
public final class WeightauditCommand implements Runnable {

  private static final int USAGE = 2;
  private static final int UNAVAILABLE = 3;

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command with its subcommands; faults end in one readable message and a status. */
  public static CommandLine commandLine() {
    return new CommandLine(new WeightauditCommand())
        .setExecutionExceptionHandler(WeightauditCommand::explain);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do.");
  }

  private static int explain(Exception fault, CommandLine command, ParseResult parsed)
      throws Exception {
    PrintWriter err = command.getErr();
    if (fault instanceof BadRequestException || isCallersFault(fault)) {
      err.println(fault.getMessage());
      return USAGE;
    }
    if (fault instanceof IOException || fault instanceof UncheckedIOException) {
      err.println(fault.getClass().getSimpleName() + ": " + fault.getMessage());
      return UNAVAILABLE;
    }
    if (isForeseen(fault)) {
      err.println(fault.getMessage());
      return UNAVAILABLE;
    }
    throw fault;
  }

  private static boolean isCallersFault(Exception fault) {
    return fault instanceof ApiProblemException problem && !problem.isServersFault();
  }

  private static boolean isForeseen(Exception fault) {
    return fault instanceof ApiProblemException
        || fault instanceof org.weightaudit.cli.client.ServerUnreachableException
        || fault instanceof org.weightaudit.cli.client.WorkFailedException
        || fault instanceof DataUnavailableException;
  }
}
