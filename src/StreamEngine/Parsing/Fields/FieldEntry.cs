namespace StreamEngine.Parsing.Fields;

/// <summary>What a field name is known for.</summary>
/// <param name="Field">Its meaning; <see cref="WellKnownField.None"/> when only <paramref name="IsContainer"/> matters.</param>
/// <param name="Priority">0 to 31: of fields with one meaning the lowest counts, then the first.</param>
/// <param name="Unit">How to read the value.</param>
/// <param name="IsContainer">True when an object under this name holds well-known fields.</param>
internal readonly record struct FieldEntry(WellKnownField Field, int Priority, FieldUnit Unit, bool IsContainer)
{
    private const int Present = 0x8000;

    /// <summary>Five bits of field, five of priority, four of unit, one of container; the top bit tells it from no entry.</summary>
    internal ushort Pack() => (ushort)(Present | (int)Field | (Priority << 5) | ((int)Unit << 10) | (IsContainer ? 0x4000 : 0));

    internal static FieldEntry Unpack(ushort packed) =>
        new((WellKnownField)(packed & 31), (packed >> 5) & 31, (FieldUnit)((packed >> 10) & 15), (packed & 0x4000) != 0);
}
