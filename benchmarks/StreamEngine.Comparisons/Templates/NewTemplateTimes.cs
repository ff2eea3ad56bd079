using System.Diagnostics;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Templates;

namespace StreamEngine.Comparisons.Templates;

/// <summary>
/// Microseconds that a table takes for one new template: by the clock just before and just after <c>Assign</c> of one row whose signature is
/// ready, from an empty table on, collections that fall between included. Medians of the passes.
/// </summary>
/// <param name="Templates">New templates of a pass.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="Percentile99">99 of 100 took no longer.</param>
/// <param name="Percentile999">999 of 1,000 took no longer.</param>
/// <param name="Longest">Longest of a pass.</param>
internal sealed record NewTemplateTimes(int Templates, double Median, double Percentile99, double Percentile999, double Longest)
{
    internal static NewTemplateTimes Measure(int templates, int repeat)
    {
        using var input = new MessageInput(GeneratedMessages.New(templates));
        input.Batches.ForEach(TemplateSigner.Sign);
        Pass(input, MiningCases.Roomy(templates));
        double[][] passes = [.. Enumerable.Range(0, repeat).Select(_ => Pass(input, MiningCases.Roomy(templates)))];
        return new NewTemplateTimes(passes[0].Length, Of(passes, 50), Of(passes, 99), Of(passes, 99.9m), Of(passes, 100));
    }

    private static double Of(double[][] passes, decimal percent) => Statistics.Median(passes.Select(p => Statistics.Percentile(p, percent)));

    private static double[] Pass(MessageInput input, TemplateOptions options)
    {
        GC.Collect();
        var table = new TemplateTable(options);
        double[] times = new double[input.Texts.Count];
        int count = 0;
        foreach (EventBatch batch in input.Batches)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                int before = table.Templates.Count;
                long start = Stopwatch.GetTimestamp();
                table.Assign(batch, row, row + 1);
                double ticks = Stopwatch.GetTimestamp() - start;
                if (table.Templates.Count > before)
                {
                    times[count++] = ticks / Stopwatch.Frequency * 1e6;
                }
            }
        }

        Array.Resize(ref times, count);
        Array.Sort(times);
        return times;
    }
}
