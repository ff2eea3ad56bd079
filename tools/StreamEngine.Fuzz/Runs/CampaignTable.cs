using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using StreamEngine.Fuzz.Cli;

namespace StreamEngine.Fuzz.Runs;

/// <summary>The figures of a campaign for people.</summary>
internal static class CampaignTable
{
    internal static string Write(FuzzOptions options, IReadOnlyList<CampaignRow> rows)
    {
        StringBuilder text = new("# Mutated inputs\n\n");
        Line(text, $"{RuntimeInformation.FrameworkDescription}; {RuntimeInformation.OSDescription}; seed {options.Seed}; {options.Iterations:N0} inputs a format or {options.Seconds} s.");
        Line(text, $"An input is one to four records with one to eight edits. Each is parsed before a guard page, behind one, and cut in two;");
        Line(text, $"the results must be equal, sound and account for every record, and agree with the twin where there is one (json, logfmt, influx, csv, prometheus, openmetrics, statsd, graphite).");
        Line(text, $"The first eighth is parsed again under STREAMENGINE_KERNEL = {(options.Kernels.Length == 0 ? "(none)" : string.Join(", ", options.Kernels))}; digests must agree.\n");
        Line(text, $"| format | inputs | inputs/s | MB | rows | rejects | under forced kernels | failures |");
        Line(text, $"|---|---|---|---|---|---|---|---|");
        foreach (CampaignRow row in rows)
        {
            Line(text, $"| {row.Format} | {row.Inputs:N0} | {row.Inputs / Math.Max(row.Seconds, 0.001):N0} | {row.Bytes / 1e6:N0} | {row.Rows:N0} | {row.Rejects:N0} | {row.Kernels:N0} | {row.Failures} |");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
