package org.weightaudit.evaluation.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.weightaudit.evaluation.archive.DrawnFigure;

/** The report as one page that needs nothing else: no script, no style sheet, no image file. */
@Component
class ReportPage {

  private static final String TEMPLATE = "evaluation-service/audit-report";

  private final TemplateEngine engine;
  private final String platform;

  /**
   * @param platform where the platform is for those who read reports
   */
  ReportPage(@Value("${weightaudit.public-url}") String platform) {
    this.platform = platform;
    ClassLoaderTemplateResolver resolver =
        new ClassLoaderTemplateResolver(ReportPage.class.getClassLoader());
    resolver.setPrefix("templates/");
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    SpringTemplateEngine spring = new SpringTemplateEngine();
    spring.setTemplateResolver(resolver);
    engine = spring;
  }

  String render(AuditReport report, List<DrawnFigure> figures) {
    List<PageModel.Drawing> drawings =
        figures.stream()
            .map(
                figure ->
                    new PageModel.Drawing(
                        new String(figure.svg(), StandardCharsets.UTF_8),
                        Words.caption(figure.name())))
            .toList();
    Context context = new Context(Locale.ENGLISH);
    context.setVariable("page", PageModel.of(report, drawings, platform));
    return engine.process(TEMPLATE, context);
  }
}
