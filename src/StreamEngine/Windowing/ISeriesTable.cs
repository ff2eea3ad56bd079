namespace StreamEngine.Windowing;

/// <summary>Looks series up by their dense id. An id that a frame carries stays valid as long as the frame. Safe to read from any thread.</summary>
public interface ISeriesTable
{
    /// <summary>Number of ids: they are 0 to one less.</summary>
    int Count { get; }

    /// <summary>The series with an id. Its texts may be made anew each time: to tell the kind or the template ask for them alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No series has this id.</exception>
    SeriesInfo this[int id] { get; }

    /// <summary>What the values of a series mean.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    SeriesKind KindOf(int id) => this[id].Kind;

    /// <summary>Dense index of the log template whose lines a series counts, -1 for every other series.</summary>
    int TemplateOf(int id) => this[id].Template;
}
