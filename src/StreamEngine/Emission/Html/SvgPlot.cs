using System.Globalization;
using System.Text;

namespace StreamEngine.Emission.Html;

/// <summary>
/// Draws one series as inline SVG: the mean as a line, the spread of joined windows and the expected band as areas, an interval as
/// shading, changes as vertical marks, a forecast as a dashed line to its threshold.
/// </summary>
internal sealed class SvgPlot
{
    private const double Width = 640;
    private const double Height = 190;
    private const double Left = 58;
    private const double Right = 12;
    private const double Top = 12;
    private const double Bottom = 24;

    private readonly IReadOnlyList<SeriesPoint> _points;
    private readonly HtmlWriter _html;
    private readonly PlotRequest _request;
    private readonly double[] _ticks;
    private readonly double _low;
    private readonly double _high;

    private SvgPlot(HtmlWriter html, PlotRequest request)
    {
        _html = html;
        _request = request;
        _points = [.. request.History.Points().Where(p => p.Time > (Int128)request.Start - request.History.Width && p.Time <= request.End)];
        (_low, _high) = Bounds();
        _ticks = Axis.Values(ref _low, ref _high, 4);
    }

    /// <summary>Appends the plot as a figure.</summary>
    internal static void Write(HtmlWriter html, PlotRequest request) => new SvgPlot(html, request).Write();

    private void Write()
    {
        string unit = Show.Unit(_request.History.Info.Name);
        _html.Add($"<figure class=\"plot\"><figcaption><code>{Show.Cut(_request.Label, 120)}</code>");
        _html.Add($"<span class=\"muted\">{(unit.Length == 0 ? string.Empty : unit + ", ")}{Show.Duration(_request.History.Width)} a point</span></figcaption>");
        _html.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{_request.Label}\" data-t0=\"{_request.Start / 1_000_000}\" data-t1=\"{_request.End / 1_000_000}\"");
        _html.Add($" data-x0=\"{Left}\" data-x1=\"{Width - Right}\" data-y0=\"{Height - Bottom}\" data-y1=\"{Top}\" data-v0=\"{_low:R}\" data-v1=\"{_high:R}\">");
        Shade();
        Grid();
        Area("band", p => p.Lower, p => p.Upper);
        Area("spread", p => p.Min, p => p.Max);
        Line("expected", p => p.Expected);
        Line("line", p => p.Mean);
        Changes();
        if (_request.Forecast is not null)
        {
            Projection();
        }

        _html.Raw("<line class=\"cursor\" y1=\"12\" y2=\"166\"/><circle class=\"dot\" r=\"3\"/></svg></figure>\n");
    }

    private (double Low, double High) Bounds()
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (SeriesPoint p in _points)
        {
            low = double.MinNumber(low, p.Min);
            high = double.MaxNumber(high, p.Max);
        }

        if (_request.Forecast is { } forecast)
        {
            low = double.MinNumber(low, Math.Min(forecast.Threshold, forecast.Current));
            high = double.MaxNumber(high, Math.Max(forecast.Threshold, forecast.Current));
        }

        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            return (0, 1);
        }

        // A band much wider than the values would flatten them: it may add at most half of their span on each side.
        double reach = Math.Max((high - low) / 2, Math.Abs(high) * 0.02);
        (double valueLow, double valueHigh) = (low, high);
        foreach (SeriesPoint p in _points)
        {
            low = double.MinNumber(low, Math.Max(p.Lower, valueLow - reach));
            high = double.MaxNumber(high, Math.Min(p.Upper, valueHigh + reach));
        }

        return (valueLow >= 0 && low < high * 0.4 ? 0 : low, high);
    }

    private void Shade()
    {
        foreach ((long from, long to, string kind) in _request.Shades)
        {
            double x = X(from);
            double width = Math.Max(2, X(to) - x);
            _html.Add($"<rect class=\"shade {kind}\" x=\"{x:0.#}\" y=\"{Top}\" width=\"{width:0.#}\" height=\"{Height - Top - Bottom}\"/>");
        }
    }

    private void Grid()
    {
        foreach (double tick in _ticks)
        {
            double y = Y(tick);
            _html.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            _html.Add($"<text class=\"tick\" x=\"{Left - 7}\" y=\"{y + 3.5:0.#}\" text-anchor=\"end\">{Show.Number(Math.Abs(tick) < (_high - _low) * 1e-9 ? 0 : tick)}</text>");
        }

        (List<long> times, long step) = Axis.Times(_request.Start, _request.End, 7);
        foreach (long time in times)
        {
            double x = X(time);
            string anchor = x > Width - Right - 14 ? "end" : x < Left + 14 ? "start" : "middle";
            _html.Add($"<line class=\"axis\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 4}\"/>");
            _html.Add($"<text class=\"tick\" x=\"{x:0.#}\" y=\"{Height - 7}\" text-anchor=\"{anchor}\">{Show.Tick(time, step)}</text>");
        }

        _html.Add($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
    }

    private void Line(string style, Func<SeriesPoint, float> value)
    {
        var path = new StringBuilder();
        bool open = false;
        foreach (SeriesPoint p in _points)
        {
            float v = value(p);
            if (!float.IsFinite(v))
            {
                open = false;
                continue;
            }

            double x = X(Middle(p));
            Move(path, open ? 'L' : 'M', x, v);
            if (!open)
            {
                // A segment of no length with round ends shows a lone point as a dot.
                Move(path, 'L', x, v);
            }

            open = true;
        }

        if (path.Length > 0)
        {
            _html.Add($"<path class=\"{style}\" d=\"{path}\"/>");
        }
    }

    private void Area(string style, Func<SeriesPoint, float> low, Func<SeriesPoint, float> high)
    {
        var path = new StringBuilder();
        for (int i = 0; i < _points.Count; i++)
        {
            int from = i;
            while (i < _points.Count && float.IsFinite(low(_points[i])) && float.IsFinite(high(_points[i])))
            {
                i++;
            }

            if (i - from < 2 || _points.Skip(from).Take(i - from).All(p => low(p) == high(p)))
            {
                continue;
            }

            for (int k = from; k < i; k++)
            {
                Move(path, k == from ? 'M' : 'L', X(Middle(_points[k])), high(_points[k]));
            }

            for (int k = i - 1; k >= from; k--)
            {
                Move(path, 'L', X(Middle(_points[k])), low(_points[k]));
            }

            path.Append('Z');
        }

        if (path.Length > 0)
        {
            _html.Add($"<path class=\"{style}\" d=\"{path}\"/>");
        }
    }

    private void Changes()
    {
        foreach ((long time, string label) in _request.Changes.Where(c => c.Time >= _request.Start && c.Time <= _request.End).Take(24))
        {
            double x = X(time);
            _html.Add($"<g class=\"change\"><title>{label} at {Show.Time(time)}</title><line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>");
            _html.Add($"<path d=\"M{x:0.#},{Top}h7l-2.5,3.5l2.5,3.5h-7z\"/></g>");
        }
    }

    private void Projection()
    {
        Insights.ThresholdForecast forecast = _request.Forecast!;
        long now = _request.Now;
        double y = Y(forecast.Threshold);
        double from = X(Math.Min(forecast.Earliest, _request.End));
        double to = X(Math.Min(forecast.Latest, _request.End));
        _html.Add($"<line class=\"threshold\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
        _html.Add($"<rect class=\"interval\" x=\"{from:0.#}\" y=\"{y - 4:0.#}\" width=\"{Math.Max(3, to - from):0.#}\" height=\"8\" rx=\"4\"/>");
        if (forecast.ReachedAt != long.MaxValue)
        {
            _html.Add($"<path class=\"cone\" d=\"M{X(now):0.#},{Y(forecast.Current):0.#}L{from:0.#},{y:0.#}L{to:0.#},{y:0.#}Z\"/>");
            _html.Add($"<line class=\"projection\" x1=\"{X(now):0.#}\" y1=\"{Y(forecast.Current):0.#}\" x2=\"{X(forecast.ReachedAt):0.#}\" y2=\"{y:0.#}\"/>");
            _html.Add($"<circle class=\"reached\" cx=\"{X(forecast.ReachedAt):0.#}\" cy=\"{y:0.#}\" r=\"4\"/>");
        }

        _html.Add($"<text class=\"tick\" x=\"{Left + 6}\" y=\"{y + (y < Top + 14 ? 22 : -6):0.#}\">threshold {Show.Number(forecast.Threshold)}</text>");
    }

    private long Middle(SeriesPoint p) => p.Time + (_request.History.Width / 2);

    private void Move(StringBuilder path, char command, double x, double value) =>
        path.Append(CultureInfo.InvariantCulture, $"{command}{x:0.#},{Y(value):0.#}");

    private double X(long time)
    {
        double share = ((double)time - _request.Start) / Math.Max(1, (double)_request.End - _request.Start);
        return Left + (Math.Clamp(share, 0, 1) * (Width - Left - Right));
    }

    private double Y(double value) => Height - Bottom - (Math.Clamp((value - _low) / (_high - _low), 0, 1) * (Height - Top - Bottom));
}
