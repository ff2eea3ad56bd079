using System.Globalization;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Inputs;

namespace StreamEngine.Comparisons.Stages;

/// <summary><c>stages</c>: what each stage costs when all run on one thread, without lanes between them.</summary>
internal static class StagesCommand
{
    internal static int Run(Arguments arguments)
    {
        List<NamedBytes> inputs = InputLoader.FromArguments(arguments);
        int repeat = arguments.Number("--repeat", 6, 1, 1000);
        arguments.NoOthers();
        long bytes = inputs.Sum(i => (long)i.Bytes.Length);
        for (int round = 1; round <= repeat; round++)
        {
            double total = 0;
            long records = 0;
            long frames = 0;
            var stages = new Dictionary<string, double>();
            foreach (NamedBytes input in inputs)
            {
                using var walk = new StageWalk();
                walk.Run(input);
                total += walk.Clock.TotalSeconds;
                records += walk.Records;
                frames += walk.Frames;
                foreach ((string stage, double seconds) in walk.Clock.Stages)
                {
                    stages[stage] = stages.GetValueOrDefault(stage) + seconds;
                }
            }

            if (round == 1 || round == repeat)
            {
                Print(round, bytes, records, frames, total, stages);
            }
        }

        return 0;
    }

    private static void Print(int round, long bytes, long records, long frames, double total, Dictionary<string, double> stages)
    {
        var invariant = CultureInfo.InvariantCulture;
        Console.WriteLine(string.Create(invariant, $"run {round}: {bytes / total / 1e6:F0} MB/s, {total * 1e9 / records:F0} ns a record, {records:N0} records, {frames} frames"));
        foreach ((string stage, double seconds) in stages.OrderByDescending(s => s.Value))
        {
            Console.WriteLine(string.Create(invariant, $"  {stage,-10} {seconds / total,6:P1} {seconds * 1e9 / records,8:F1} ns a record {bytes / seconds / 1e6,9:F0} MB/s"));
        }
    }
}
