using System.Buffers;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Server.Terminal;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>Puts an analysis on stdout, and what went wrong on stderr.</summary>
internal static class AnalysisOutput
{
    internal static void Write(CliContext context, AnalysisRequest request, AnalysisOutcome analysis)
    {
        if (request.Json)
        {
            WriteJson(context, analysis.Insights);
            return;
        }

        var screen = new Screen(context.Width, context.Color);
        AnalysisTables.Write(screen, analysis);
        if (request.Report is not null)
        {
            screen.Blank();
            screen.Line($"Report: {request.Report}");
        }

        context.Output.Write(screen.ToString());
    }

    /// <summary>Names everything that could not be read.</summary>
    /// <returns>The exit code.</returns>
    internal static int ReportProblems(CliContext context, AnalysisOutcome analysis)
    {
        string[] problems = [.. analysis.Problems];
        foreach (string problem in problems)
        {
            context.Error.WriteLine($"error: {problem.ReplaceLineEndings(" ")}");
        }

        return problems.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    internal static void WriteJson(CliContext context, IEnumerable<Insight> insights)
    {
        context.Output.Flush();
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        foreach (Insight insight in insights)
        {
            InsightJson.WriteLine(buffer, insight);
            if (buffer.WrittenCount > 1 << 15)
            {
                Flush();
            }
        }

        Flush();
        context.OutputStream.Flush();

        void Flush()
        {
            context.OutputStream.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
    }
}
