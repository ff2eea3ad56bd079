using StreamEngine.Correlation;
using StreamEngine.Pipeline;
using StreamEngine.Windowing;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>Makes the pipeline that a request asks for.</summary>
internal static class AnalysisOptions
{
    /// <summary>
    /// How far records of a file may be out of order. Longer than for live sources: nobody waits for a window of a file to close, and
    /// collected files often hold one host or channel after the other.
    /// </summary>
    internal static readonly TimeSpan FileDisorder = TimeSpan.FromMinutes(15);

    /// <summary>A builder with options and without sources.</summary>
    /// <exception cref="CliException">A value is wrong; the message lists all that are.</exception>
    internal static PipelineBuilder Builder(AnalysisRequest request, CliContext context)
    {
        PipelineOptions options = request.Options ?? new PipelineOptions();
        options.Time = context.Time;
        options.TimeZone = request.TimeZone ?? options.TimeZone;
        bool chosen = options.Windows.Disorder != new WindowOptions().Disorder;
        options.Windows.Disorder = request.Disorder ?? (chosen ? options.Windows.Disorder : FileDisorder);
        if (request.Window is { } window)
        {
            options.Windows.Size = window;
        }

        if (request.Workers is { } workers)
        {
            options.Workers = workers;
        }

        options.Incidents.Topology = Topology(request.Topology) ?? options.Incidents.Topology;
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new CliException(string.Join(" ", errors), ExitCode.Usage);
        }

        return new PipelineBuilder(options);
    }

    /// <summary>Reads a topology file.</summary>
    /// <exception cref="CliException">It cannot be read; the message names file and line.</exception>
    internal static Topology? Topology(string? path)
    {
        try
        {
            return path is null ? null : TopologyFile.Load(path);
        }
        catch (Exception error) when (error is InvalidDataException)
        {
            throw new CliException(error.Message, ExitCode.Usage);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: {error.Message}");
        }
    }
}
