using System.Globalization;
using System.Text;

namespace StreamEngine.Comparisons.Soak;

/// <summary>Draws the samples as lines in an SVG file, one chart above the other, each from zero.</summary>
internal static class SoakPlot
{
    private const int Width = 900;
    private const int Height = 150;
    private const int Left = 90;
    private const int Gap = 45;

    internal static string Draw(string title, IReadOnlyList<SoakSample> samples)
    {
        (string Name, Func<SoakSample, double> Value)[] charts =
        [
            ("million rows a second", s => s.RowsPerSecond / 1e6),
            ("resident memory, MB", s => s.ResidentMegabytes),
            ("managed heap, MB", s => s.ManagedMegabytes),
            ("slabs, MB", s => s.SlabMegabytes),
            ("pauses of the collector in an interval, ms", s => s.PauseMilliseconds),
            ("longest close of a window, ms", s => s.CloseMilliseconds),
        ];
        var text = new StringBuilder();
        int height = 40 + (charts.Length * (Height + Gap));
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + Width + 20}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/><text x=\"{Left}\" y=\"20\" font-size=\"14\">{title}</text>\n");
        for (int i = 0; i < charts.Length; i++)
        {
            Chart(text, 40 + (i * (Height + Gap)), charts[i].Name, samples, charts[i].Value);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Chart(StringBuilder text, int top, string name, IReadOnlyList<SoakSample> samples, Func<SoakSample, double> value)
    {
        double most = Math.Max(1e-9, samples.Select(value).Where(double.IsFinite).DefaultIfEmpty(0).Max());
        double end = Math.Max(1, samples[^1].Seconds);
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top + 10}\">{name}</text><text x=\"{Left - 5}\" y=\"{top + 25}\" text-anchor=\"end\">{most:G4}</text>");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 5}\" y=\"{top + Height}\" text-anchor=\"end\">0</text><text x=\"{Left + Width}\" y=\"{top + Height + 14}\" text-anchor=\"end\">{end / 60:F1} min</text>\n");
        text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {top + 15}V{top + Height}H{Left + Width}\" fill=\"none\" stroke=\"#888\"/><polyline fill=\"none\" stroke=\"#1f6fb4\" points=\"");
        foreach (SoakSample sample in samples.Where(s => double.IsFinite(value(s))))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Left + (Width * sample.Seconds / end):F1},{top + Height - ((Height - 20) * value(sample) / most):F1} ");
        }

        text.Append("\"/>\n");
    }
}
