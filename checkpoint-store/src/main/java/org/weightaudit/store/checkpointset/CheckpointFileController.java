package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.http.text.PlainText;
import org.weightaudit.store.StoreSettings;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.description.Refuses;
import org.weightaudit.store.download.Downloads;
import org.weightaudit.store.upload.Uploads;

/** {@code /v1/checkpoint-sets/{id}/files} and {@code /frozen}: files of checkpoints. */
@RestController
@RequestMapping("/v1/checkpoint-sets/{id}")
@Tag(name = "Checkpoint files")
class CheckpointFileController {

  private static final int LONGEST_TEXT = 200;

  private final CheckpointFiles files;
  private final FrozenCheckpoint frozen;
  private final Uploads uploads;
  private final Downloads downloads;
  private final StoreSettings settings;

  CheckpointFileController(
      CheckpointFiles files,
      FrozenCheckpoint frozen,
      Uploads uploads,
      Downloads downloads,
      StoreSettings settings) {
    this.files = files;
    this.frozen = frozen;
    this.uploads = uploads;
    this.downloads = downloads;
    this.settings = settings;
  }

  @PutMapping("/files/{name}")
  @Operation(
      operationId = "putCheckpointFile",
      summary = "Add a file of checkpoints to an open set, or replace it",
      requestBody =
          @RequestBody(
              required = true,
              description =
                  "safetensors, npz, npy or a PyTorch zip file, as it is; or a zip archive with a"
                      + " data set of checkpoints as its authors released it",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Parameter(
      name = "Repr-Digest",
      in = ParameterIn.HEADER,
      description = "SHA-256 of the body (RFC 9530)",
      example = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
      schema = @Schema(type = "string"))
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.NOT_FOUND,
    ProblemType.SEALED,
    ProblemType.LENGTH_REQUIRED,
    ProblemType.TOO_LARGE,
    ProblemType.INVALID_FILE,
    ProblemType.DIGEST_MISMATCH,
    ProblemType.UNAVAILABLE
  })
  CheckpointFileView put(
      @PathVariable String id,
      @PathVariable @Parameter(example = "zoo.npz") String name,
      @Parameter(
              description =
                  "The training run of all checkpoints of the file, where it has no column run;"
                      + " the same for all steps of one training")
          @RequestParam
          Optional<String> run,
      @Parameter(
              description =
                  "Which part of a data set that has several: all, first or last checkpoints of"
                      + " the runs of G.pt; trainset, valset or testset of Hyper-Representations",
              example = "trainset")
          @RequestParam
          Optional<String> part,
      HttpServletRequest request)
      throws IOException {
    files.requireOpen(id, name);
    run.ifPresent(text -> PlainText.require("run", text, LONGEST_TEXT));
    part.ifPresent(text -> PlainText.require("part", text, LONGEST_TEXT));
    try (SpooledFile body = uploads.receive(request, settings.largestFile())) {
      return files.put(id, name, run, part, body);
    }
  }

  @GetMapping("/files/{name}")
  @Operation(
      operationId = "getCheckpointFile",
      summary = "Read a file as it was uploaded, bit for bit",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The file, or the range of it that was asked for (206)",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.RANGE_NOT_SATISFIABLE})
  void get(
      @PathVariable String id,
      @PathVariable @Parameter(example = "zoo.npz") String name,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    downloads.send(files.download(id, name), request, response);
  }

  @DeleteMapping("/files/{name}")
  @Operation(
      operationId = "deleteCheckpointFile",
      summary = "Take a file out of an open set",
      responses = @ApiResponse(responseCode = "204", description = "It is gone"))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.SEALED})
  ResponseEntity<Void> delete(
      @PathVariable String id, @PathVariable @Parameter(example = "zoo.npz") String name) {
    files.delete(id, name);
    return ResponseEntity.noContent().build();
  }

  @PutMapping("/frozen")
  @Operation(
      operationId = "putFrozenCheckpoint",
      summary = "Give an open partial set the one checkpoint with the tensors that do not vary",
      requestBody =
          @RequestBody(
              required = true,
              description = "A file with one checkpoint of the remaining tensors, or of all",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({
    ProblemType.NOT_FOUND,
    ProblemType.SEALED,
    ProblemType.CONFLICT,
    ProblemType.LENGTH_REQUIRED,
    ProblemType.TOO_LARGE,
    ProblemType.INVALID_FILE,
    ProblemType.DIGEST_MISMATCH,
    ProblemType.UNAVAILABLE
  })
  CheckpointSetView putFrozen(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    frozen.requireWanted(id);
    try (SpooledFile body = uploads.receive(request, settings.largestFile())) {
      return frozen.put(id, body).view();
    }
  }

  @GetMapping("/frozen")
  @Operation(
      operationId = "getFrozenCheckpoint",
      summary = "Read the frozen checkpoint as it was uploaded",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The file, or the range of it that was asked for (206)",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.RANGE_NOT_SATISFIABLE})
  void getFrozen(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    downloads.send(frozen.download(id), request, response);
  }
}
