namespace StreamEngine.Templates.Parameters;

/// <summary>How the value of a slot is read.</summary>
internal enum SlotForm : byte
{
    /// <summary>By its own form.</summary>
    Value,

    /// <summary>By its own form; without one it is a quoted text.</summary>
    Quoted,

    /// <summary>A number, a blank and a unit that all lines of the shape have.</summary>
    Unit,

    /// <summary>Several parts: a date or a list.</summary>
    Parts,
}

/// <summary>
/// Where the value of a slot stands in the lines of one shape. Its begin and its end are so many bytes behind the end of a variable part of the
/// line, with 0 for the begin of the line: what stands between two parts is the same in all lines of a shape.
/// </summary>
/// <param name="StartPart">The part that its begin is reckoned from.</param>
/// <param name="StartOffset">Bytes from there to its begin.</param>
/// <param name="EndPart">The part that its end is reckoned from.</param>
/// <param name="EndOffset">Bytes from there to its end.</param>
/// <param name="Form">How it is read.</param>
/// <param name="Unit">Unit of <see cref="SlotForm.Unit"/>.</param>
/// <param name="NumberPart">The part that is the number of <see cref="SlotForm.Unit"/>.</param>
internal readonly record struct SlotSpan(short StartPart, short StartOffset, short EndPart, short EndOffset, SlotForm Form, ParameterUnit Unit, short NumberPart);
