package org.weightaudit.store.dataset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.idempotency.Created;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.StoreSettings;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.description.Refuses;
import org.weightaudit.store.download.Downloads;
import org.weightaudit.store.upload.Uploads;

/** {@code /v1/datasets}. */
@RestController
@RequestMapping("/v1/datasets")
@Tag(name = "Data sets")
class DatasetController {

  private final Datasets datasets;
  private final DatasetFiles files;
  private final SealDataset sealing;
  private final IdempotentRequests idempotent;
  private final Uploads uploads;
  private final Downloads downloads;
  private final StoreSettings settings;

  DatasetController(
      Datasets datasets,
      DatasetFiles files,
      SealDataset sealing,
      IdempotentRequests idempotent,
      Uploads uploads,
      Downloads downloads,
      StoreSettings settings) {
    this.datasets = datasets;
    this.files = files;
    this.sealing = sealing;
    this.idempotent = idempotent;
    this.uploads = uploads;
    this.downloads = downloads;
    this.settings = settings;
  }

  @PostMapping
  @Operation(
      operationId = "createDataset",
      summary = "Make an open data set",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The open data set",
              content = @Content(schema = @Schema(implementation = DatasetView.class))))
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.MALFORMED_JSON,
    ProblemType.CONFLICT,
    ProblemType.IDEMPOTENCY_KEY_REUSED
  })
  ResponseEntity<Object> create(
      @RequestHeader("Idempotency-Key") Optional<String> key, @RequestBody DatasetRequest request) {
    return idempotent.run(
        key,
        "POST /v1/datasets",
        request,
        () -> {
          DatasetView dataset = datasets.create(request);
          return new Created<>(201, URI.create("/v1/datasets/" + dataset.id()), dataset);
        });
  }

  @GetMapping
  @Operation(operationId = "listDatasets", summary = "List data sets, newest first")
  @Refuses(ProblemType.INVALID_REQUEST)
  Page<DatasetView> list(
      @RequestParam @Parameter(example = "mnist/test") Optional<String> name,
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken) {
    return datasets.list(name, PageQuery.of(pageSize, pageToken, "data sets " + name.orElse("")));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getDataset", summary = "Show a data set")
  @Refuses(ProblemType.NOT_FOUND)
  ResponseEntity<DatasetView> get(@PathVariable String id) {
    return tagged(datasets.get(id));
  }

  private static ResponseEntity<DatasetView> tagged(Datasets.Versioned dataset) {
    return ResponseEntity.ok()
        .eTag("\"%d\"".formatted(dataset.revision()))
        .cacheControl(CacheControl.noCache())
        .body(dataset.view());
  }

  @DeleteMapping("/{id}")
  @Operation(
      operationId = "deleteDataset",
      summary = "Delete a data set that nobody holds",
      responses = @ApiResponse(responseCode = "204", description = "It is gone"))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.IN_USE})
  ResponseEntity<Void> delete(@PathVariable String id) {
    datasets.delete(id);
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}:seal")
  @Operation(
      operationId = "sealDataset",
      summary = "Seal a data set; a repeat answers like the first time")
  @Refuses({ProblemType.NOT_FOUND, ProblemType.CONFLICT})
  ResponseEntity<DatasetView> seal(@PathVariable String id) {
    return tagged(sealing.seal(id));
  }

  @PutMapping("/{id}/files/{name}")
  @Operation(
      operationId = "putDatasetFile",
      summary = "Add or replace a file: images and labels, or one file with both arrays",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              description =
                  "idx (gzipped or not) or npy; or npz with the arrays images and labels; or the"
                      + " image_dataset.pt of Hyper-Representations; or the files of CIFAR-10,"
                      + " CIFAR-100 (binary or for Python), STL-10 (binary) or SVHN (cropped digits)"
                      + " as released, under their own names; of CIFAR and SVHN up to five batches",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Parameter(
      name = "Repr-Digest",
      in = ParameterIn.HEADER,
      description = "SHA-256 of the body (RFC 9530)",
      schema = @Schema(type = "string"))
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.NOT_FOUND,
    ProblemType.CONFLICT,
    ProblemType.SEALED,
    ProblemType.LENGTH_REQUIRED,
    ProblemType.TOO_LARGE,
    ProblemType.INVALID_FILE,
    ProblemType.DIGEST_MISMATCH,
    ProblemType.UNAVAILABLE
  })
  DatasetFileView putFile(
      @PathVariable String id,
      @PathVariable @Parameter(example = "images") String name,
      HttpServletRequest request)
      throws IOException {
    files.requireOpen(id, name);
    try (SpooledFile body = uploads.receive(request, settings.largestDatasetFile())) {
      return files.put(id, name, body);
    }
  }

  @GetMapping("/{id}/files/{name}")
  @Operation(
      operationId = "getDatasetFile",
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
  void getFile(
      @PathVariable String id,
      @PathVariable @Parameter(example = "images") String name,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    downloads.send(files.download(id, name), request, response);
  }

  @DeleteMapping("/{id}/files/{name}")
  @Operation(
      operationId = "deleteDatasetFile",
      summary = "Take a file out of an open data set",
      responses = @ApiResponse(responseCode = "204", description = "It is gone"))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.SEALED})
  ResponseEntity<Void> deleteFile(
      @PathVariable String id, @PathVariable @Parameter(example = "images") String name) {
    files.delete(id, name);
    return ResponseEntity.noContent().build();
  }
}
