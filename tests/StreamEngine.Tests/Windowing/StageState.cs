using StreamEngine.Snapshots;

namespace StreamEngine.Tests.Windowing;

/// <summary>What a snapshot holds of a window stage: templates, series and windows.</summary>
internal sealed record StageState(byte[] Templates, byte[] Series, byte[] Windows)
{
    /// <summary>Writes a run down.</summary>
    internal static StageState Of(StageRun run)
    {
        var templates = new SnapshotOutput();
        run.Miner.Save(templates);
        var series = new SnapshotOutput();
        run.Stage.Series.Save(series);
        var windows = new SnapshotOutput();
        run.Stage.Save(windows);
        return new StageState(templates.ToArray(), series.ToArray(), windows.ToArray());
    }

    /// <summary>Reads it into a run that has seen nothing, which is disposed of when the state is refused.</summary>
    internal StageRun Into(StageRun run)
    {
        try
        {
            var known = new SnapshotInput(Templates);
            run.Miner.Load(ref known, run.Miner.SnapshotVersion);
            var table = new SnapshotInput(Series);
            run.Stage.Series.Load(ref table, 1);
            var input = new SnapshotInput(Windows, run.Stage.Series.Count, run.Miner.Templates.Count);
            run.Stage.Load(ref input, run.Stage.SnapshotVersion);
            input.RequireEnd();
            return run;
        }
        catch (SnapshotException)
        {
            run.Dispose();
            throw;
        }
    }
}
