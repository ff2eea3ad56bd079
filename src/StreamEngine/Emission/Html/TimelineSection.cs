using StreamEngine.Insights;

namespace StreamEngine.Emission.Html;

/// <summary>The whole range on one axis: incidents as bars, anomalies and forecasts as marks, changes as flags.</summary>
internal static class TimelineSection
{
    private const double Width = 1120;
    private const double Left = 92;
    private const double Right = 14;
    private const int MaxRows = 8;
    private const int Row = 20;

    /// <summary>Most severe incidents that get a bar.</summary>
    private const int MaxBars = 1000;

    internal static void Write(HtmlWriter html, ReportView view)
    {
        List<(Insight Incident, int Row)> bars = Pack(view);
        int rows = bars.Count == 0 ? 1 : bars.Max(b => b.Row) + 1;
        int anomalies = 14 + (rows * Row) + 12;
        int forecasts = anomalies + 26;
        int changes = forecasts + 26;
        int axis = changes + 24;
        html.Raw("<section id=\"timeline\"><h2>Timeline</h2><div class=\"card scroll\">");
        html.Add($"<svg class=\"timeline\" viewBox=\"0 0 {Width} {axis + 22}\" role=\"img\" aria-label=\"Timeline of all insights\">");
        Grid(html, view, axis);
        Lane(html, "Incidents", 14 + (rows * Row / 2));
        Lane(html, "Anomalies", anomalies);
        Lane(html, "Forecasts", forecasts);
        Lane(html, "Changes", changes);
        foreach ((Insight incident, int row) in bars)
        {
            Bar(html, view, incident, 14 + (row * Row));
        }

        Marks(html, view, view.Anomalies, anomalies, "anomaly", "anomalies");
        Marks(html, view, view.Forecasts, forecasts, "forecast", "forecasts");
        foreach ((long time, string label) in view.Changes.Take(2000))
        {
            double x = X(view, time);
            html.Add($"<g class=\"change\"><title>{Show.Time(time)} {label}</title><line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"10\" y2=\"{changes + 9}\"/>");
            html.Add($"<path d=\"M{x:0.#},{changes - 9}h11l-3.5,4.5l3.5,4.5h-11z\"/></g>");
        }

        html.Raw("</svg></div></section>\n");
    }

    /// <summary>Bars that overlap go to different rows, first fit; what does not fit shares the last one.</summary>
    private static List<(Insight Incident, int Row)> Pack(ReportView view)
    {
        double[] ends = new double[MaxRows];
        var bars = new List<(Insight, int)>();
        foreach (Insight incident in view.Incidents.Take(MaxBars).OrderBy(i => i.Time).ThenBy(i => i.Id, StringComparer.Ordinal))
        {
            double x = X(view, incident.Time);
            int row = Math.Max(0, Array.FindIndex(ends, e => e <= x));
            ends[row] = Math.Max(X(view, incident.End), x + 6) + 4;
            bars.Add((incident, row));
        }

        return bars;
    }

    private static void Grid(HtmlWriter html, ReportView view, int axis)
    {
        (List<long> times, long step) = Axis.Times(view.Start, view.End, 12);
        foreach (long time in times)
        {
            double x = X(view, time);
            html.Add($"<line class=\"grid\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"8\" y2=\"{axis}\"/>");
            html.Add($"<text class=\"tick\" x=\"{x:0.#}\" y=\"{axis + 16}\" text-anchor=\"middle\">{Show.Tick(time, step)}</text>");
        }

        html.Add($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{axis}\" y2=\"{axis}\"/>");
    }

    private static void Lane(HtmlWriter html, string name, int y) => html.Add($"<text class=\"lane\" x=\"4\" y=\"{y + 4}\">{name}</text>");

    private static void Bar(HtmlWriter html, ReportView view, Insight incident, int y)
    {
        double x = X(view, incident.Time);
        double width = Math.Max(6, X(view, incident.End) - x);
        html.Add($"<a href=\"#{Anchor(incident)}\"><rect class=\"bar {Names.Of(incident.Severity)}\" x=\"{x:0.#}\" y=\"{y}\" width=\"{width:0.#}\" height=\"14\" rx=\"3\">");
        html.Add($"<title>{Show.Range(incident.Time, incident.End)}: {incident.Title}</title></rect></a>");
    }

    /// <summary>One mark a pixel column, in the colour of the most severe insight there: bounded whatever the number of insights.</summary>
    private static void Marks(HtmlWriter html, ReportView view, IReadOnlyList<Insight> insights, int y, string one, string many)
    {
        foreach (IGrouping<int, Insight> group in insights.GroupBy(i => (int)(X(view, i.Time) / 3)).OrderBy(g => g.Key))
        {
            Insight worst = group.MaxBy(i => (i.Severity, i.Score))!;
            int count = group.Count();
            string text = count == 1 ? one + ": " + worst.Title : Show.Count(count) + " " + many + ", worst: " + worst.Title;
            double x = (group.Key * 3) + 1.5;
            double height = Math.Min(20, 10 + (3 * Math.Log2(count)));
            html.Add($"<rect class=\"bar {Names.Of(worst.Severity)}\" x=\"{x - 1.25:0.##}\" y=\"{y - (height / 2):0.#}\" width=\"2.5\" height=\"{height:0.#}\" rx=\"1\">");
            html.Add($"<title>{Show.Time(worst.Time)} {text}</title></rect>");
        }
    }

    /// <summary>Fragment id of an insight's card.</summary>
    internal static string Anchor(Insight insight) => "i-" + insight.Id;

    private static double X(ReportView view, long time)
    {
        double share = ((double)time - view.Start) / Math.Max(1, (double)view.End - view.Start);
        return Left + (Math.Clamp(share, 0, 1) * (Width - Left - Right));
    }
}
