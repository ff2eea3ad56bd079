using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using StreamEngine.Emission.Html;
using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>
/// Writes an analysis as one HTML file that needs nothing else: no network, no font, no script from elsewhere. The same model gives the
/// same bytes. Its size is bounded: lists are cut, and say so, and there are at most 240 plots.
/// </summary>
public static class HtmlReport
{
    private static readonly string _scriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ReportStyle.Script)));

    /// <summary>Writes the report as UTF-8.</summary>
    public static void Write(Stream output, ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encoding.UTF8.GetBytes(Render(model)));
    }

    /// <summary>Writes the report as UTF-8.</summary>
    public static void Write(IBufferWriter<byte> output, ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encoding.UTF8.GetBytes(Render(model)));
    }

    private static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var html = new HtmlWriter();
        var view = new ReportView(model);
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");

        // The policy allows this one script by its hash and nothing from anywhere: a second line of defence behind the escaping.
        html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_scriptHash}'\">");
        html.Add($"<title>{model.Title}</title><style>").Raw(ReportStyle.Css).Raw("</style></head>\n<body>");
        Navigation(html, view);
        html.Raw("<main>");
        Header(html, view);
        TimelineSection.Write(html, view);
        InsightSections.Incidents(html, view);
        InsightSections.Forecasts(html, view);
        InsightSections.Impacts(html, view);
        InsightSections.Anomalies(html, view);
        TableSections.Templates(html, model);
        TableSections.DeadLetters(html, model);
        TableSections.Sources(html, model);
        TableSections.Ledger(html, model);
        html.Add($"<footer>StreamEngine {model.EngineVersion}. All times are UTC.</footer></main><div id=\"tip\"></div>");
        html.Raw("<script>").Raw(ReportStyle.Script).Raw("</script></body></html>\n");
        return html.ToString();
    }

    private static void Navigation(HtmlWriter html, ReportView view)
    {
        html.Raw("<nav><div><strong>StreamEngine</strong><a href=\"#timeline\">Timeline</a><a href=\"#incidents\">Incidents</a>");
        Link(view.Forecasts.Count > 0, "forecasts", "Forecasts");
        Link(view.Changes.Count + view.Impacts.Count > 0, "changes", "Changes");
        Link(view.Anomalies.Count > 0, "anomalies", "Anomalies");
        Link(view.Model.Templates.Count > 0, "templates", "Templates");
        Link(view.Model.Ledger.Count > 0, "ledger", "Ledger");
        html.Raw("<button id=\"theme\" type=\"button\">Dark</button></div></nav>\n");

        void Link(bool there, string id, string name)
        {
            if (there)
            {
                html.Add($"<a href=\"#{id}\">{name}</a>");
            }
        }
    }

    private static void Header(HtmlWriter html, ReportView view)
    {
        ReportModel model = view.Model;
        string[] formats = [.. model.Sources.Select(s => s.Format).Where(f => f.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        html.Add($"<h1>{model.Title}</h1><p class=\"lead\">{Show.Range(view.Start, view.End)} UTC, {Show.Duration(view.End - view.Start)}");
        html.Add($"{(model.Sources.Count == 0 ? string.Empty : $", {Show.Count(model.Sources.Count)} source{(model.Sources.Count == 1 ? string.Empty : "s")}")}");
        html.Add($"{(formats.Length == 0 ? string.Empty : " (" + Show.Cut(string.Join(", ", formats), 120) + ")")}</p>");
        html.Raw("<div class=\"tiles\">");
        Tile(html, "incidents", view.Incidents.Count, "incident", "incidents", view.Incidents);
        Tile(html, "anomalies", view.Anomalies.Count, "anomaly", "anomalies", []);
        Tile(html, "forecasts", view.Forecasts.Count, "forecast", "forecasts", view.Forecasts);
        Tile(html, "changes", Math.Max(view.Changes.Count, view.Impacts.Count), "change", "changes", []);
        html.Add($"<div class=\"tile\"><b>{Show.Number(model.Records)}</b><span>records, {Show.Bytes(model.Bytes)}</span></div>");
        html.Add($"<div class=\"tile\"><b>{Show.Number(model.Rejected)}</b><span>rejected, {Show.Count(model.Late)} late</span></div></div>\n");
    }

    private static void Tile(HtmlWriter html, string target, int count, string one, string many, IReadOnlyList<Insight> alarm)
    {
        string style = alarm.Count == 0 ? string.Empty : " alarm " + Names.Of(alarm.Max(i => i.Severity));
        html.Add($"<a class=\"tile{style}\" href=\"#{target}\"><b>{Show.Count(count)}</b><span>{(count == 1 ? one : many)}</span></a>");
    }
}
