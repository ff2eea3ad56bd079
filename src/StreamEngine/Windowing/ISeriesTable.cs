namespace StreamEngine.Windowing;

/// <summary>Looks series up by their dense id. Grows only: an id that a frame carries stays valid. Safe to read from any thread.</summary>
public interface ISeriesTable
{
    /// <summary>Number of series: ids are 0 to one less.</summary>
    int Count { get; }

    /// <summary>The series with an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    SeriesInfo this[int id] { get; }
}
