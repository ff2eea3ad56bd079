using System.Globalization;
using StreamEngine.LoadGen.Capacity;

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>Prints how good forecasts of values are.</summary>
internal static class ValueTable
{
    private const int Most = 10;

    /// <summary>A row for each kind of generated series.</summary>
    internal static void PrintKinds(IReadOnlyList<CapacitySeries> series, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"forecasts of values by steps ahead, the first {Most} series of each kind; the interval is one of 80 %"));
        Head(output);
        var all = new ValueScore();
        foreach (IGrouping<CapacityKind, CapacitySeries> kind in series.GroupBy(static s => s.Kind))
        {
            var score = new ValueScore();
            foreach (CapacitySeries one in kind.Take(Most))
            {
                long[] times = [.. Enumerable.Range(0, one.Values.Count).Select(static m => CapacityStream.Start + (m * 60_000_000_000L))];
                score.Add(times, one.Values);
                all.Add(times, one.Values);
            }

            Row(kind.Key.ToString(), score, output);
        }

        Row("all", all, output);
    }

    /// <summary>A row for each recording of a folder in the layout of the Numenta Anomaly Benchmark.</summary>
    internal static void PrintFiles(string directory, TextWriter output)
    {
        output.WriteLine("forecasts of values by steps ahead, recordings; the interval is one of 80 %");
        Head(output);
        var all = new ValueScore();
        foreach (NabFile file in NabFile.ReadAll(directory))
        {
            var score = new ValueScore();
            score.Add(file.Times, file.Values);
            all.Add(file.Times, file.Values);
            string name = Path.GetFileNameWithoutExtension(file.Name);
            Row(name.Length > 24 ? name[..24] : name, score, output);
        }

        Row("all", all, output);
    }

    private static void Head(TextWriter output)
    {
        string steps = string.Concat(ValueScore.Horizons.Select(static h => string.Create(CultureInfo.InvariantCulture, $"{h,6}")));
        int width = steps.Length;
        output.WriteLine($"{"",-24}{"coverage".PadLeft(width)}{"coverage of drift".PadLeft(width + 1)}{"score / drift's".PadLeft(width + 1)}{"error / drift's".PadLeft(width + 1)}{"error / day before's".PadLeft(width + 1)}");
        output.WriteLine($"{"",-24}{string.Join(' ', Enumerable.Repeat(steps, 5))}");
    }

    private static void Row(string name, ValueScore score, TextWriter output)
    {
        Func<int, double>[] measures = [score.Coverage, score.DriftCoverage, score.ScoreOfDrift, score.ErrorOfDrift, score.ErrorOfSeason];
        output.WriteLine($"{name,-24}{string.Join(' ', measures.Select(static m => string.Concat(Enumerable.Range(0, ValueScore.Horizons.Length).Select(h => Number(m(h))))))}");
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture).PadLeft(6) : "     -";
}
