package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.description.Refuses;
import org.weightaudit.store.download.Downloads;

/** {@code /v1/checkpoint-sets/{id}/weights}: the matrix form of sealed sets. */
@RestController
@RequestMapping("/v1/checkpoint-sets/{id}")
@Tag(name = "Weights")
class WeightsController {

  private final SealedWeights weights;
  private final FrozenCheckpoint frozen;
  private final Downloads downloads;

  WeightsController(SealedWeights weights, FrozenCheckpoint frozen, Downloads downloads) {
    this.weights = weights;
    this.frozen = frozen;
    this.downloads = downloads;
  }

  @GetMapping("/weights")
  @Operation(operationId = "getWeights", summary = "Show the matrix form of a sealed set")
  @Refuses({ProblemType.NOT_FOUND, ProblemType.CONFLICT})
  WeightsView weights(@PathVariable String id) {
    return weights.weights(id);
  }

  @GetMapping("/weights/{index}")
  @Operation(
      operationId = "getWeightShard",
      summary = "Read a shard: safetensors with one tensor, weights [rows, D]",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The shard, or the range of it that was asked for (206)",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.NOT_FOUND,
    ProblemType.CONFLICT,
    ProblemType.RANGE_NOT_SATISFIABLE
  })
  void shard(
      @PathVariable String id,
      @PathVariable int index,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    downloads.send(weights.shard(id, index), request, response);
  }

  @GetMapping("/frozen/weights")
  @Operation(
      operationId = "getFrozenWeights",
      summary = "Read the frozen checkpoint as safetensors with one tensor, weights [1, D]",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The row, or the range of it that was asked for (206)",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.RANGE_NOT_SATISFIABLE})
  void frozen(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    downloads.send(frozen.downloadRow(id), request, response);
  }
}
