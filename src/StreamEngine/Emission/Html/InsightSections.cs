using StreamEngine.Insights;

namespace StreamEngine.Emission.Html;

/// <summary>Cards of incidents, forecasts and change impacts, and the list of anomalies.</summary>
internal static class InsightSections
{
    private const int MaxCards = 100;
    private const int MaxRows = 500;
    private const int PlotsPerCard = 6;

    private const string Legend = """
        <p class="legend"><span><svg viewBox="0 0 22 10"><path class="line" d="M1,8L8,3L14,6L21,2"/></svg>observed</span>
        <span><svg viewBox="0 0 22 10"><path class="band" d="M0,0h22v10h-22z"/><path class="expected" d="M0,5h22"/></svg>expected and its band</span>
        <span><svg viewBox="0 0 22 10"><rect class="shade critical" width="22" height="10"/></svg>while it lasted</span>
        <span class="change"><svg viewBox="0 0 22 10"><path d="M6,0h10l-3,4l3,4h-10z"/></svg>change</span></p>
        """;

    internal static void Incidents(HtmlWriter html, ReportView view)
    {
        html.Raw("<section id=\"incidents\"><h2>Incidents</h2>");
        if (view.Model.Series is not null && view.Incidents.Count > 0)
        {
            html.Raw(Legend);
        }

        if (view.Incidents.Count == 0)
        {
            html.Raw("<p class=\"card empty\">No incident. Nothing abnormal happened together.</p>");
        }

        foreach (Insight incident in view.Incidents.Take(MaxCards))
        {
            Incident(html, view, incident);
        }

        More(html, view.Incidents.Count, MaxCards, "incidents");
        html.Raw("</section>\n");
    }

    internal static void Forecasts(HtmlWriter html, ReportView view)
    {
        if (view.Forecasts.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"forecasts\"><h2>Forecasts</h2>");
        foreach (Insight insight in view.Forecasts.Take(MaxCards))
        {
            Head(html, insight);
            html.Raw("<div class=\"split\"><div>");
            Forecast(html, insight);
            Evidence(html, insight);
            html.Raw("</div><div>");
            if (view.Plot(insight) is { } plot)
            {
                SvgPlot.Write(html, plot);
            }

            html.Raw("</div></div></article>");
        }

        More(html, view.Forecasts.Count, MaxCards, "forecasts");
        html.Raw("</section>\n");
    }

    internal static void Impacts(HtmlWriter html, ReportView view)
    {
        if (view.Impacts.Count == 0 && view.Changes.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"changes\"><h2>Changes</h2>");
        foreach (Insight insight in view.Impacts.Take(MaxCards))
        {
            Head(html, insight);
            html.Raw("<div class=\"split\"><div>");
            Causes(html, insight);
            Evidence(html, insight);
            html.Raw("</div><div>");
            Plots(html, view, insight);
            html.Raw("</div></div></article>");
        }

        if (view.Changes.Count > 0)
        {
            html.Raw("<div class=\"card scroll\"><table><thead><tr><th>Time (UTC)</th><th>Change</th></tr></thead><tbody>");
            foreach ((long time, string label) in view.Changes.Take(MaxRows))
            {
                html.Add($"<tr><td class=\"time\">{Show.Time(time)}</td><td>{label}</td></tr>");
            }

            html.Raw("</tbody></table></div>");
        }

        More(html, view.Changes.Count, MaxRows, "changes");
        html.Raw("</section>\n");
    }

    internal static void Anomalies(HtmlWriter html, ReportView view)
    {
        if (view.Anomalies.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"anomalies\"><h2>Anomalies</h2><div class=\"card list\">");
        foreach (Insight insight in view.Anomalies.OrderBy(i => view.Members.Contains(i.Id)).ThenByDescending(i => i.Severity).ThenBy(i => i.Time).Take(MaxRows))
        {
            string severity = Names.Of(insight.Severity);
            html.Add($"<details id=\"{TimelineSection.Anchor(insight)}\"><summary><span class=\"badge {severity}\">{severity}</span>");
            html.Add($"<span class=\"time\">{Show.Time(insight.Time)}</span><span class=\"what\">{insight.Title}</span>");
            html.Raw(view.Members.Contains(insight.Id) ? "<span class=\"muted\">in an incident</span>" : string.Empty).Raw("</summary><div class=\"body\">");
            Deviation(html, insight);
            Plots(html, view, insight);
            Evidence(html, insight);
            html.Raw("</div></details>");
        }

        html.Raw("</div>");
        More(html, view.Anomalies.Count, MaxRows, "anomalies");
        html.Raw("</section>\n");
    }

    private static void Incident(HtmlWriter html, ReportView view, Insight incident)
    {
        Head(html, incident);
        html.Raw("<div class=\"split\"><div>");
        Causes(html, incident);
        Evidence(html, incident);
        Members(html, view, incident);
        html.Raw("</div><div>");
        Plots(html, view, incident);
        html.Raw("</div></div></article>");
    }

    private static void Head(HtmlWriter html, Insight insight)
    {
        string severity = Names.Of(insight.Severity);
        html.Add($"<article class=\"card {severity}\" id=\"{TimelineSection.Anchor(insight)}\"><header><span class=\"badge {severity}\">{severity}</span>");
        html.Add($"<h3>{insight.Title}</h3></header><p class=\"meta\"><span class=\"time\">{Show.Range(insight.Time, insight.End)} UTC</span>");
        if (insight.End > insight.Time)
        {
            html.Add($"<span>{Show.Duration(insight.End - insight.Time)}{(insight.IsOpen ? ", still open" : string.Empty)}</span>");
        }

        if (!insight.Entity.IsNone)
        {
            html.Add($"<span><code>{insight.Entity}</code></span>");
        }

        html.Add($"<span>score {Show.Number(insight.Score)}</span><span class=\"muted\">{insight.Id}</span></p>");
    }

    private static void Forecast(HtmlWriter html, Insight insight)
    {
        if (insight.Risk is { } risk)
        {
            html.Raw("<dl class=\"facts\">");
            Fact(html, "Probability", Show.Number(risk.Probability * 100) + " %");
            Fact(html, "Base rate", Show.Number(risk.BaseRate * 100) + " %");
            Fact(html, "Within", Show.Duration(risk.Horizon));
            Fact(html, "Brier skill", Show.Number(risk.Skill));
            html.Raw("</dl>");
        }

        if (insight.Forecast is not { } f)
        {
            return;
        }

        string latest = f.Latest == long.MaxValue ? "perhaps never" : Show.Time(f.Latest);
        html.Raw("<dl class=\"facts\">");
        Fact(html, "Now", Show.Number(f.Current));
        Fact(html, f.IsLearned ? "Threshold, learned" : "Threshold", Show.Number(f.Threshold));
        Fact(html, "Growth", Show.Number(f.RatePerHour) + " / h");
        Fact(html, "Growing since", Show.Time(f.GrowingSince));
        Fact(html, "Reached", f.ReachedAt == long.MaxValue ? "perhaps never" : Show.Time(f.ReachedAt));
        Fact(html, Show.Number(f.Confidence * 100) + " % interval", Show.Time(f.Earliest) + " – " + latest);
        html.Raw("</dl>");
    }

    private static void Causes(HtmlWriter html, Insight insight)
    {
        if (insight.Causes.Count == 0)
        {
            return;
        }

        html.Raw("<h4>Likely causes</h4><ol class=\"causes\">");
        foreach (Cause cause in insight.Causes.Take(10))
        {
            double share = Math.Clamp(double.IsFinite(cause.Score) ? cause.Score : 0, 0, 1);
            html.Add($"<li><div class=\"row\"><strong>{cause.Entity}</strong><span class=\"num\">{share * 100:0} %</span></div>");
            html.Add($"<div class=\"meter\"><i style=\"width:{share * 100:0.#}%\"></i></div><p>{cause.Why}<br><code>{Show.Cut(cause.Series, 160)}</code></p></li>");
        }

        html.Raw("</ol>");
    }

    private static void Evidence(HtmlWriter html, Insight insight)
    {
        if (insight.Evidence.Count == 0)
        {
            return;
        }

        html.Raw("<h4>Evidence</h4><ul class=\"evidence\">");
        foreach (Evidence item in insight.Evidence.Take(24))
        {
            html.Add($"<li><span class=\"kind\">{item.Kind}</span><span>");
            if (item.Share is { } share && double.IsFinite(share))
            {
                html.Add($"<b class=\"num\">{Math.Clamp(share, 0, 1) * 100:0} %</b> ");
            }

            html.Add($"{item.Text}");
            html.Add($"{(item.Time == 0 ? string.Empty : " (" + Show.Time(item.Time) + ")")}</span>");
            if (item.Example is { Length: > 0 } example)
            {
                html.Add($"<pre>{Show.Cut(example, 1000)}</pre>");
            }

            html.Raw("</li>");
        }

        html.Raw("</ul>");
    }

    private static void Members(HtmlWriter html, ReportView view, Insight incident)
    {
        if (incident.Members.Count == 0)
        {
            return;
        }

        html.Add($"<details class=\"members\"><summary>{Show.Count(incident.Members.Count)} members</summary><ul>");
        foreach (string id in incident.Members.Take(200))
        {
            if (view.Find(id) is { } member)
            {
                html.Add($"<li><span class=\"time\">{Show.Clock(member.Time)}</span> <a href=\"#{TimelineSection.Anchor(member)}\">{member.Title}</a></li>");
            }
            else
            {
                html.Add($"<li><code>{id}</code></li>");
            }
        }

        html.Raw("</ul></details>");
    }

    private static void Plots(HtmlWriter html, ReportView view, Insight insight)
    {
        IEnumerable<string?> keys = insight.Causes.Select(c => (string?)c.Series)
            .Append(insight.Series)
            .Concat(insight.Evidence.Select(e => e.Series))
            .Concat(insight.Members.Select(m => view.Find(m)?.Series));
        int drawn = 0;
        foreach (string? key in keys.Distinct(StringComparer.Ordinal))
        {
            if (key is not null && drawn < PlotsPerCard && view.Plot(key, insight.Time, insight.End, Names.Of(insight.Severity)) is { } plot)
            {
                SvgPlot.Write(html, plot);
                drawn++;
            }
        }
    }

    private static void Deviation(HtmlWriter html, Insight insight)
    {
        html.Raw("<dl class=\"facts\">");
        Fact(html, "Id", insight.Id);
        Fact(html, "Entity", insight.Entity.ToString());
        Fact(html, "When", Show.Range(insight.Time, insight.End));
        if (insight.Deviation is { } d)
        {
            Fact(html, "Observed", Show.Number(d.Observed));
            Fact(html, d.Season is null ? "Expected" : $"Usual {d.Season} UTC", double.IsNaN(d.Lower) ? Show.Number(d.Expected) : $"{Show.Number(d.Expected)} ({Show.Number(d.Lower)} – {Show.Number(d.Upper)})");
            Fact(html, "Chance", "p = " + Show.Probability(d.PValue));
            Fact(html, "Channel", d.Detector + ", " + d.Kind);
            Past(html, d);
        }

        html.Raw("</dl>");
    }

    private static void Past(HtmlWriter html, Deviation d)
    {
        if (d.OnceIn > 0)
        {
            Fact(html, "How rare", (d.OnceIn >= d.Watched ? "rarer than once in " : "once in ") + Show.Duration(d.OnceIn));
        }

        if (d.Watched > 0)
        {
            Fact(html, "Watched for", Show.Duration(d.Watched));
            Fact(html, "Last like it", d.LastSimilar is not { } last ? "none" : $"{Show.Range(last.Time, last.End)}: {Show.Number(last.Observed)}{(last.WasTold ? string.Empty : ", not told")}; {Show.Count(last.Count)} so far");
        }
    }

    private static void Fact(HtmlWriter html, string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void More(HtmlWriter html, int count, int shown, string what)
    {
        if (count > shown)
        {
            html.Add($"<p class=\"muted\">{Show.Count(count - shown)} more {what} are not shown.</p>");
        }
    }
}
