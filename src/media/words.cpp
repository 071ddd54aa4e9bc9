#include "media/file_tags.hpp"

// The words in which kinds are stored and sent.
namespace segue::media {

std::string_view name(Container container) {
  switch (container) {
    case Container::flac:
      return "flac";
    case Container::mpeg:
      return "mp3";
    case Container::ogg:
      return "ogg";
    case Container::mp4:
      return "mp4";
    case Container::wav:
      return "wav";
    case Container::aiff:
      return "aiff";
    case Container::wavpack:
      return "wavpack";
    case Container::ape:
      return "ape";
    case Container::musepack:
      return "musepack";
    case Container::dsf:
      return "dsf";
    case Container::dff:
      return "dff";
    case Container::tta:
      return "tta";
    case Container::asf:
      return "asf";
  }
  return "";
}

std::string_view name(Codec codec) {
  switch (codec) {
    case Codec::flac:
      return "flac";
    case Codec::mp1:
      return "mp1";
    case Codec::mp2:
      return "mp2";
    case Codec::mp3:
      return "mp3";
    case Codec::vorbis:
      return "vorbis";
    case Codec::opus:
      return "opus";
    case Codec::speex:
      return "speex";
    case Codec::aac:
      return "aac";
    case Codec::alac:
      return "alac";
    case Codec::pcm:
      return "pcm";
    case Codec::wavpack:
      return "wavpack";
    case Codec::ape:
      return "ape";
    case Codec::musepack:
      return "musepack";
    case Codec::dsd:
      return "dsd";
    case Codec::tta:
      return "tta";
    case Codec::wma:
      return "wma";
    case Codec::wma_lossless:
      return "wma-lossless";
    case Codec::other:
      return "other";
  }
  return "";
}

std::string_view name(Role role) {
  switch (role) {
    case Role::composer:
      return "composer";
    case Role::lyricist:
      return "lyricist";
    case Role::writer:
      return "writer";
    case Role::conductor:
      return "conductor";
    case Role::performer:
      return "performer";
    case Role::remixer:
      return "remixer";
    case Role::producer:
      return "producer";
    case Role::engineer:
      return "engineer";
    case Role::mixer:
      return "mixer";
    case Role::arranger:
      return "arranger";
    case Role::dj_mixer:
      return "dj-mixer";
    case Role::director:
      return "director";
  }
  return "";
}

std::string_view name(PictureKind kind) {
  switch (kind) {
    case PictureKind::other:
      return "other";
    case PictureKind::front:
      return "front";
    case PictureKind::back:
      return "back";
    case PictureKind::booklet:
      return "booklet";
    case PictureKind::medium:
      return "medium";
    case PictureKind::artist:
      return "artist";
  }
  return "";
}

}  // namespace segue::media
