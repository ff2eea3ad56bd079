using System.Text;
using StreamEngine.Batching;
using StreamEngine.Diagnostics;
using StreamEngine.Templates;

namespace StreamEngine.Emission.Html;

/// <summary>Tables at the end of the report: sources, templates, rejected records, ledger.</summary>
internal static class TableSections
{
    private const int MaxTemplates = 50;
    private const int MaxSources = 200;

    internal static void Sources(HtmlWriter html, ReportModel model)
    {
        if (model.Sources.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"sources\"><h2>Sources</h2><div class=\"card scroll\"><table><thead><tr><th>Source</th><th>Format</th>"
            + "<th class=\"num\">Records</th><th class=\"num\">Size</th><th class=\"num\">Rejected</th></tr></thead><tbody>");
        foreach (ReportSource s in model.Sources.Take(MaxSources))
        {
            html.Add($"<tr><td><code>{s.Name}</code></td><td>{s.Format}</td><td class=\"num\">{Show.Count(s.Records)}</td>");
            html.Add($"<td class=\"num\">{Show.Bytes(s.Bytes)}</td><td class=\"num\">{Show.Count(s.Rejected)}</td></tr>");
        }

        html.Raw("</tbody></table></div></section>\n");
    }

    internal static void Templates(HtmlWriter html, ReportModel model)
    {
        if (model.Templates.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"templates\"><h2>Log templates</h2><div class=\"card scroll\"><table><thead><tr><th class=\"num\">Lines</th>"
            + "<th class=\"num\">Share</th><th class=\"num\">A minute</th><th>First and last seen</th><th>Severity</th><th>Template and first line</th></tr></thead><tbody>");
        var list = new TemplateList(model.Templates);
        foreach (TemplateEntry t in list.Entries.Take(MaxTemplates))
        {
            Template(html, t);
        }

        html.Raw("</tbody></table></div>");
        if (list.Entries.Count > MaxTemplates)
        {
            html.Add($"<p class=\"muted\">{Show.Count(list.Entries.Count - MaxTemplates)} rarer templates are not shown.</p>");
        }

        html.Raw("</section>\n");
    }

    private static void Template(HtmlWriter html, TemplateEntry entry)
    {
        string severity = Names.Of(entry.Severity);
        html.Add($"<tr><td class=\"num\">{Show.Count(entry.Count)}</td><td class=\"num\">{Show.Number(100 * entry.Share)} %</td>");
        html.Add($"<td class=\"num\">{(entry.LinesPerMinute is { } rate ? Show.Number(rate) : string.Empty)}</td>");
        html.Add($"<td>{(entry.HasTimes ? Show.Range(entry.FirstSeen, entry.LastSeen) : string.Empty)}</td><td>");
        if (severity.Length > 0)
        {
            html.Add($"<span class=\"badge {Style(entry.Severity)}\">{severity}</span>");
        }

        html.Add($"</td><td class=\"wide\"><code>{Show.Cut(entry.Label, 400)}</code> <span class=\"muted\">{entry.Template.Id}</span><pre>{Show.Cut(entry.Template.Example, 400)}</pre></td></tr>");
    }

    internal static void DeadLetters(HtmlWriter html, ReportModel model)
    {
        if (model.DeadLetters is not { Count: > 0 } letters)
        {
            return;
        }

        html.Raw("<section id=\"rejected\"><h2>Rejected records</h2><div class=\"card scroll\"><table><thead><tr><th>Reason</th>"
            + "<th class=\"num\">Records</th><th>First one</th></tr></thead><tbody>");
        foreach ((RejectReason reason, long count, DeadLetter example) in letters.Reasons)
        {
            html.Add($"<tr><td>{Names.Of(reason).Replace('_', ' ')}</td><td class=\"num\">{Show.Count(count)}</td>");
            html.Add($"<td class=\"wide\"><code>{example.Source}</code> at byte {Show.Count(example.Position)} {example.Detail}");
            html.Add($"<pre>{Show.Cut(Encoding.UTF8.GetString(example.Excerpt.Span), 400)}</pre></td></tr>");
        }

        html.Raw("</tbody></table></div></section>\n");
    }

    internal static void Ledger(HtmlWriter html, ReportModel model)
    {
        if (model.Ledger.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"ledger\"><h2>Where every record went</h2><div class=\"card scroll\"><table><thead><tr><th>Stage</th>");
        foreach (string name in (string[])["In", "Out", "Filtered", "Late", "Rejected", "Dropped", "Held"])
        {
            html.Add($"<th class=\"num\">{name}</th>");
        }

        html.Raw("<th>Balance</th></tr></thead><tbody>");
        foreach (LedgerEntry e in model.Ledger)
        {
            html.Add($"<tr><td>{e.Stage}</td>");
            foreach (long count in (long[])[e.In, e.Out, e.Filtered, e.Late, e.Rejected, e.Dropped, e.Held])
            {
                html.Add($"<td class=\"num\">{Show.Count(count)}</td>");
            }

            html.Raw(e.Balances ? "<td class=\"good\">✓ exact</td></tr>" : "<td class=\"bad\">✗ off</td></tr>");
        }

        html.Raw("</tbody></table></div></section>\n");
    }

    private static string Style(Severity severity) => (byte)severity switch
    {
        >= 21 => "critical",
        >= 17 => "high",
        >= 13 => "medium",
        _ => "info",
    };
}
