using System.Buffers;
using System.Globalization;
using System.Text;
using StreamEngine.Emission;
using StreamEngine.Insights;

namespace StreamEngine.Evaluation.Incidents;

/// <summary>Prints how good probabilities of incidents are, on generated systems of which the outages are known.</summary>
internal static class IncidentsCommand
{
    internal const string Usage =
        "incidents [--days N] [--seeds N] [--first N] [--horizon N] [--kinds A,B] [--cases N]    generated systems with outages that have precursors, or have none\n"
        + "                  --days: of each system (28)   --seeds: systems of each kind (3)   --first: seed of the first of them (1)   --horizon: minutes (30)   --cases: alerts printed of each system";

    /// <summary>Runs the command with the words behind its name.</summary>
    /// <returns>The exit code; 2 when the words are not understood.</returns>
    internal static async Task<int> RunAsync(ReadOnlyMemory<string> args, TextWriter output)
    {
        if (!TryParse(args.Span, out int days, out int seeds, out int first, out int horizon, out int cases, out OutageKind[] kinds))
        {
            return 2;
        }

        output.WriteLine(Text($"{days} days, {seeds} systems of each kind from seed {first}, horizon {horizon} min; Brier scores of all minutes that are not in or just behind an incident, against the true begin of outages"));
        output.WriteLine($"{"kind",-9}{"outages",8}{"signed",7}{"found",6}{"other",6}{"rate",7}{"Brier",8}{"of",8}{"learned",8}{"anomaly",8}{"skill",7}{"tells",7}{"from",6}{"alerts",7}{"false",6}{"a day",7}{"fore-",6}{"lead",6}");
        output.WriteLine($"{"",-9}{"",8}{"",7}{"",6}{"",6}{"",7}{"",8}{"rate",8}{"rate",8}{"30 min",8}{"",7}{"",7}{"day",6}{"",7}{"",6}{"false",7}{"told",6}{"min",6}");
        var reliability = new List<string>();
        foreach (OutageKind kind in kinds)
        {
            var score = new RiskScore(horizon);
            for (int seed = first; seed < first + seeds; seed++)
            {
                RiskRun run = await RiskRun.RunAsync(kind, days, seed, horizon).ConfigureAwait(false);
                score.Add(run);
                foreach ((_, Insight told) in run.Alerts.TakeLast(cases))
                {
                    var json = new ArrayBufferWriter<byte>();
                    InsightJson.WriteLine(json, told);
                    output.Write(Encoding.UTF8.GetString(json.WrittenSpan));
                }
            }

            output.WriteLine(Text(
                $"{kind,-9}{score.Outages,8}{score.Signed,7}{score.Found,6}{score.Others,6}{score.Rate,7:0.000}{score.Brier,8:0.0000}{score.OfRate,8:0.0000}{score.OfLearnedRate,8:0.0000}{score.OfAnomaly,8:0.0000}{(score.Outages == 0 ? double.NaN : 1 - (score.Brier / score.OfRate)),7:0.000}{$"{score.Telling}/{score.Runs}",7}{score.FirstDay,6:0.0}{score.Alerts,7}{score.FalseAlerts,6}{score.FalseAlerts / score.Days,7:0.00}{score.Foretold,6}{score.MedianLead,6:0.0}"));
            reliability.Add($"{kind,-9}" + string.Concat(score.Reliability.Select(static c => Text($"{c.Count,9}{(c.Count == 0 ? double.NaN : c.Said / c.Count),6:0.00}{(c.Count == 0 ? double.NaN : c.Came / c.Count),6:0.00}"))));
        }

        output.WriteLine();
        output.WriteLine("reliability: minutes, mean probability and share followed by an outage, by probability");
        output.WriteLine($"{"",-9}" + string.Concat(RiskScore.Edges.Select(static (e, i) => Text($"{$"{e:0.##} to {(i + 1 < RiskScore.Edges.Length ? RiskScore.Edges[i + 1] : 1):0.##}",21}"))));
        reliability.ForEach(output.WriteLine);
        return 0;
    }

    private static bool TryParse(ReadOnlySpan<string> args, out int days, out int seeds, out int first, out int horizon, out int cases, out OutageKind[] kinds)
    {
        (days, seeds, first, horizon, cases, kinds) = (28, 3, 1, 30, 0, Enum.GetValues<OutageKind>());
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length)
            {
                return false;
            }

            if (args[i] == "--kinds")
            {
                string[] names = args[i + 1].Split(',');
                if (!Array.TrueForAll(names, static n => Enum.TryParse(n, ignoreCase: true, out OutageKind _)))
                {
                    return false;
                }

                kinds = [.. names.Select(static n => Enum.Parse<OutageKind>(n, ignoreCase: true))];
                continue;
            }

            if (!int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 1000)
            {
                return false;
            }

            switch (args[i])
            {
                case "--days": days = number; break;
                case "--seeds": seeds = number; break;
                case "--first": first = number; break;
                case "--horizon": horizon = number; break;
                case "--cases": cases = number; break;
                default: return false;
            }
        }

        return true;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
