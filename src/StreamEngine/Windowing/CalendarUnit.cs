namespace StreamEngine.Windowing;

/// <summary>Length of a window of the calendar.</summary>
public enum CalendarUnit
{
    /// <summary>A local day, 23 to 25 hours long where clocks are changed.</summary>
    Day,

    /// <summary>Seven local days.</summary>
    Week,

    /// <summary>A local month.</summary>
    Month,
}
