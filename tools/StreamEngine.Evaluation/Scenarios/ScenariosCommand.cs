namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Prints how the engine, as <c>analyze</c> runs it by default, and trivial detectors do on generated streams with and without faults.</summary>
internal static class ScenariosCommand
{
    /// <summary>Runs the command with the words behind its name.</summary>
    /// <returns>The exit code; 2 when the words are not understood.</returns>
    internal static async Task<int> RunAsync(ReadOnlyMemory<string> args, TextWriter output)
    {
        if (ScenariosOptions.Parse(args.Span) is not { } options)
        {
            return 2;
        }

        if (options.Parts.Contains("clean") || options.Parts.Contains("metrics"))
        {
            (Thresholds thresholds, List<(string Subject, string Group)> series) = await StreamKind.Operations.CalibrateAsync().ConfigureAwait(false);
            thresholds.Print("metrics of operations", output);
            if (options.Parts.Contains("clean"))
            {
                await CleanPart.RunAsync("clean metrics of operations", StreamKind.Operations, thresholds, options, output).ConfigureAwait(false);
                (Thresholds shop, _) = await StreamKind.Shop.CalibrateAsync().ConfigureAwait(false);
                shop.Print("metrics of the shop", output);
                await CleanPart.RunAsync("clean metrics of the shop", StreamKind.Shop, shop, options, output).ConfigureAwait(false);
            }

            if (options.Parts.Contains("metrics"))
            {
                // Half of the series, those of the first host, are enough for the faults.
                StreamKind kind = StreamKind.Operations with { Options = StreamKind.Operations.Options with { Series = series.Count / 2, Hosts = 1 } };
                await FaultPart.RunAsync("metrics with faults", kind, FaultPlan.OfMetrics, [.. series.Where(static s => s.Subject.EndsWith(".host-01", StringComparison.Ordinal))],
                    thresholds, options, output).ConfigureAwait(false);
            }
        }

        if (options.Parts.Contains("clean") || options.Parts.Contains("logs"))
        {
            StreamKind logs = StreamKind.Logs with { Options = StreamKind.Logs.Options with { EventRate = options.Rate } };
            (Thresholds thresholds, List<(string Subject, string Group)> series) = await logs.CalibrateAsync().ConfigureAwait(false);
            thresholds.Print("logs", output);
            if (options.Parts.Contains("clean"))
            {
                await CleanPart.RunAsync("clean logs", logs, thresholds, options, output).ConfigureAwait(false);
            }

            if (options.Parts.Contains("logs"))
            {
                await FaultPart.RunAsync("logs with faults", logs, FaultPlan.OfLogs,
                    [.. series.Select(static s => s.Subject).Where(static s => s.Length > 0).Distinct().Order(StringComparer.Ordinal).Select(static s => (s, "logs"))],
                    thresholds, options, output).ConfigureAwait(false);
            }
        }

        if (options.Parts.Contains("entities-clean"))
        {
            await EntityPart.RunCleanAsync(options, output).ConfigureAwait(false);
        }

        if (options.Parts.Contains("entities"))
        {
            await EntityPart.RunFaultsAsync(options, output).ConfigureAwait(false);
        }

        if (options.Parts.Contains("newcomers"))
        {
            await NewcomerPart.RunOperationsAsync(options, output).ConfigureAwait(false);
        }

        if (options.Parts.Contains("newcomers-shop"))
        {
            await NewcomerPart.RunShopAsync(options, output).ConfigureAwait(false);
        }

        return 0;
    }
}
